"""Reports in words, in the languages of our readers' correspondents; pages; what people write about mail."""

import pytest

from arrimage.letters.bounces import Kind, read_message
from arrimage.letters.bounces.sentences import kind_of
from arrimage.letters.bounces.status import is_hard, status_of
from tests.letters.bounce_samples import YOU, mail, one

DAEMON = "From: Mail Delivery System <MAILER-DAEMON@mx.example>\nReturn-Path: <>\nSubject: "
JEANNE = "From: Jeanne <jeanne@atelier.example>\nReturn-Path: <jeanne@atelier.example>\nSubject: "
# subject | how it begins | nobody is there | the box is full
LANGUAGES = {
    "fr": "Courriel non distribué | Votre courriel n'a pu être acheminé à : | Ce destinataire est inconnu chez nous. | "
    "La boîte du destinataire est saturée.",
    "fr-without-accents": "Echec de remise | Impossible de remettre votre message a : | Ce compte n existe plus | "
    "La boite aux lettres a atteint son quota",
    "de": "Unzustellbar | Ihre Nachricht konnte leider nicht zugestellt werden: | Die Adresse existiert nicht. | "
    "Das Postfach ist voll.",
    "es": "Mensaje no entregado | Su mensaje no se ha podido entregar a: | La dirección no existe | "
    "El buzón del destinatario está lleno",
    "it": "Mancata consegna | Il messaggio non può essere recapitato a: | indirizzo inesistente | La casella è piena",
    "pt": "Falha na entrega | Não foi possível entregar a mensagem a: | Usuário desconhecido | A caixa está cheia",
    "nl": "Bericht onbestelbaar | Uw bericht kon niet worden bezorgd: | Dit adres bestaat niet | De mailbox is vol",
    "pl": "Zwrot poczty | Nie udało się dostarczyć wiadomości do: | nie ma takiego użytkownika | Skrzynka jest pełna",
    "cs": "Nedoručeno | Zprávu se nepodařilo doručit: | Adresa neexistuje | Schránka je plná",
    "hu": "Kézbesítési hiba | Az üzenetet nem sikerült kézbesíteni: | ismeretlen címzett | A postafiók megtelt",
    "tr": "İletilemedi | Mesajınız alıcıya teslim edilemedi: | Kullanıcı bulunamadı | Alıcının posta kutusu dolu",
    "sv": "Kunde inte levereras | Meddelandet kunde inte levereras till: | Okänd mottagare | Brevlådan är full",
    "da": "Ikke leveret | Beskeden kunne ikke leveres til: | Modtageren findes ikke | Postkassen er fuld",
    "no": "Ikke levert | Meldingen kunne ikke leveres til: | Ukjent mottaker | Postkassen er full",
    "fi": "Toimittamatta | Viestiä ei voitu toimittaa: | Tuntematon vastaanottaja | Postilaatikko on täynnä",
    "ru": "Не доставлено | Письмо не может быть доставлено: | Такой пользователь не найден | Ящик переполнен",
    "ja": "配信不能 | 次の宛先にメールを配信できませんでした。 | 宛先のアドレスは存在しません | "
    "メールボックスが一杯です",
    "zh-hans": "系统退信 | 您的邮件无法送达： | 收件人邮箱不存在 | 对方邮箱已满",
    "zh-hant": "郵件退回 | 您的郵件無法傳送給： | 查無此人 | 收件者信箱已滿",
    "ko": "메일 전송 실패 | 메일이 전달되지 않았습니다. | 존재하지 않는 사용자입니다 | 메일함 용량이 초과되었습니다",
}
sentences = pytest.mark.parametrize("said", [said.split(" | ") for said in LANGUAGES.values()], ids=list(LANGUAGES))


@sentences
def test_a_report_without_any_code_is_read_in_each_language(said):
    subject, first, unknown, full = said
    lost = read_message(mail(f"{DAEMON}{subject}", f"{first}\n\n<{YOU}>\n\n{unknown}\n"))
    assert (lost.kind, lost.hard, lost.address) == (Kind.BOUNCE, True, YOU)
    filled = read_message(mail(f"{DAEMON}{subject}", f"{first}\n\n{YOU}: {full}\n"))
    assert (filled.kind, filled.hard, filled.address) == (Kind.BOUNCE, False, YOU)


@sentences
def test_a_cell_of_a_table_is_a_word_apart(said):
    subject, first, unknown, _full = said
    head = f"{DAEMON}{subject}\nContent-Type: text/html; charset=utf-8"
    row = f"<table><tr><th>Destinataire</th><td>{YOU}</td><td>{unknown}</td></tr></table>"
    back = read_message(mail(head, f"<html><body><p>{first}</p>{row}</body></html>"))
    assert (back.kind, back.hard, back.address) == (Kind.BOUNCE, True, YOU)


@pytest.mark.parametrize(
    "said",
    [
        f"收件人{YOU}的邮箱不存在",
        f"收件人：{YOU}　邮箱不存在",
        f"Failed to deliver to '{YOU}'\n no such user here",
        f"Could not deliver to *{YOU}*\n no such user here",
        f"받는 사람: {YOU}\n존재하지 않는 사용자",
    ],
)
def test_an_address_is_told_from_the_words_around_it(said):
    back = read_message(mail(f"{DAEMON}Undeliverable", f"{said}\n"))
    assert (back.kind, back.hard, back.address) == (Kind.BOUNCE, True, YOU)


@pytest.mark.parametrize(
    ("status", "said", "hard"),
    [
        ("5.2.1", "550 5.2.1 The user is receiving mail at a rate that prevents more messages from delivery", False),
        (
            "5.2.1",
            "550 5.2.1 This inbox is getting mail too quickly. Please resend your letter at a later time.",
            False,
        ),
        ("5.2.1", "550 5.2.1 Mailbox temporarily disabled", False),
        ("5.4.4", "550 5.4.4 No route: the DNS lookup timed out", False),
        ("5.1.2", "550 5.1.2 DNS server failure for the destination, try later", False),
        ("5.1.1", "550 5.1.1 Boîte momentanément indisponible, réessayez plus tard", False),
        ("5.1.1", "550 5.1.1 Postfach vorübergehend nicht verfügbar", False),
        ("5.2.1", "550 5.2.1 Buzón no disponible, intente más tarde", False),
        ("5.1.1", "550 5.1.1 一時的にメールを受け取れません", False),
        ("5.1.1", "550 5.1.1 User unknown, do not try again later", True),
        ("5.4.4", "DNS type 'mx' lookup responded with code NXDOMAIN", True),
        ("", "DNS type 'mx' lookup responded with code SERVFAIL", False),
        ("", "L'utilisateur r.roy n'est pas répertorié dans l'annuaire Domino", True),
        ("5.5.0", "550 5.5.0 Boite archivee. Archived recipient.", True),
        ("5.4.1", "550 5.4.1 All recipient addresses rejected : Access denied", True),
        ("", "550 Cette adresse n existe pas", True),
        ("", "550 Compte desactive", True),
        ("", "550 Adresse courriel inconnue", True),
        ("", "550 Expéditeur inconnu", False),
        ("", "the domain name (nulle-part.example) does not appear to be registered.", True),
        ("5.7.9", "554 5.7.9 dd This user doesn't have a mail.example account", True),
        ("5.7.26", "550 5.7.26 This user doesn't have an account that we can authenticate", False),
        ("5.1.1", "550 5.1.1 Le quota de la boîte est dépassé", False),
    ],
)
def test_words_of_time_soften_and_words_of_absence_harden(status, said, hard):
    assert is_hard(status_of(status, said), said) is hard
    if status:
        assert read_message(one(status, said)).hard is hard


@pytest.mark.parametrize(
    ("kind", "sentences"),
    [
        (
            "unwanted",
            "refused due to recipient preferences|they are not accepting mail from you|the user has blocked you",
        ),
        ("later", "réessayez ultérieurement|vorübergehend gestört|intente más tarde|server busy|稍后再试"),
        ("sender", "expéditeur refusé|Absender unbekannt|mittente rifiutato"),
        ("refused", "message classé pourriel|serveur sur liste noire|垃圾邮件"),
    ],
)
def test_the_reasons_of_servers_are_told_apart_in_other_languages(kind, sentences):
    found = {sentence: kind_of(sentence) for sentence in sentences.split("|")}
    assert found == dict.fromkeys(found, kind)


@pytest.mark.parametrize(
    "head",
    [
        f"{JEANNE}[Spam Arrest] Please verify your message",
        f"{JEANNE}Infolettre (Action Required)\nX-Boxbe-Notice: yes",
        f"{JEANNE}Demande d'authentification de votre message",
        f"{JEANNE}Re: Infolettre (verification required)\nReturn-Path: <>",
    ],
)
def test_a_filter_that_asks_for_a_proof_is_an_automatic_reply(head):
    back = read_message(mail(head, "Suivez ce lien pour que votre message me parvienne."))
    assert (back.kind, back.address) == (Kind.AUTO_REPLY, "jeanne@atelier.example")


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (f"{JEANNE}Re: Infolettre", f"Mon adresse {YOU} n'existe plus, merci d'écrire ici."),
        (f"{JEANNE}Ma boîte est pleine", f"Je n'ai pas reçu votre message : la boîte de {YOU} est pleine."),
        (
            f"{JEANNE}Undelivered mail: que faire?\nUser-Agent: Mozilla Thunderbird",
            f"Undeliverable:\n{YOU}: 550 unknown",
        ),
        (f"{JEANNE}Undelivered mail: que faire?\nX-Mailing-List: entraide", f"Undeliverable:\n{YOU}: 550 unknown"),
        (f"{JEANNE}Undelivered mail: que faire?\nPrecedence: list", f"Undeliverable:\n{YOU}: 550 unknown"),
        (f"{JEANNE}Échec de livraison de votre colis", f"Nous n'avons pas pu livrer votre colis. Écrivez à {YOU}."),
        (
            f"{JEANNE}Courriel non remis : 5 conseils\nList-Unsubscribe: <https://x.example>",
            f"Exemple\n{YOU}: 550 5.1.1",
        ),
        (f"{JEANNE}Please verify your address for the box", "Where shall we deliver it?"),
        (
            "From: Postmaster <postmaster@coop.example>\nSubject: Nouveau serveur",
            f"Le serveur change lundi. Écrivez à {YOU} si un message ne se rend pas.",
        ),
    ],
)
def test_what_people_write_about_mail_did_not_come_back(head, said):
    assert read_message(mail(head, said)).kind == Kind.OTHER


def test_words_are_read_in_reasonable_time():
    from time import process_time

    start = process_time()
    for word in (
        "adresse ",
        "n'a pas ",
        "destinatario no ",
        "邮箱 ",
        "отправ ",
        "user is not ",
        "try ",
        "mailbox full",
    ):
        read_message(mail(f"{DAEMON}Undeliverable", f"<{YOU}>: " + word * 40_000))
    assert process_time() - start < 8
