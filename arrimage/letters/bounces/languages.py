"""What mail systems say in other languages than English, by what it means. Looked for in folded texts.

The languages of our readers' correspondents: fr de es it pt nl pl cs hu tr sv da no fi ru ja zh ko. A subject and what
is said of it stand within a few words of each other, as sentences are built.
"""

UNKNOWN = (
    # fr
    r"(?:adresse|destinataire|utilisateur|usager|abonné|correspondant|bo[iî]te|compte)s?\b.{0,60}?\b"
    r"(?:introuvable|inexistant|inconnu|erroné|incorrect|invalide|résilié|désactivé|archivé|fermé|supprimé|suspendu"
    r"|(?:n'a|n'ont|n a) (?:pas|pu) (?:été|être) trouvé|n.?est (?:pas|plus) (?:valide|acti|répertorié|reconnu|connu|"
    r"enregistré|utilisé|disponible|en service))",
    r"n['\s]?(?:existe|existent) (?:pas|plus)|aucune? (?:utilisateur|usager|compte|destinataire|abonné|bo[iî]te)|"
    r"(?:destinataire|utilisateur|adresse|compte) non (?:trouvé|valide|répertorié|reconnu|existant)|"
    r"(?:trouver|reconna[iî]t) (?:pas )?(?:l'adresse|l'utilisateur|le destinataire|cette adresse|ce compte)|"
    r"n'accepte plus (?:de|les|aucun) (?:courriel|message|mail)|"
    r"(?:nom|adresse) (?:\S+ ){0,3}?(?:ne figure pas|absente? de l'annuaire)",
    # de
    r"(?:adresse|empf(?:ä|ae)nger|benutzer|nutzer|postfach|konto|account)\w*\b.{0,60}?(?:nicht (?:gefunden|vorhanden|"
    r"bekannt|verf(?:ü|ue)gbar|registriert|g(?:ü|ue)ltig|aktiv)|existiert (?:leider )?nicht|unbekannt|"
    r"ung(?:ü|ue)ltig|deaktiviert|gesperrt|gel(?:ö|oe)scht)|"
    r"unbekannter? (?:empf|benutzer|nutzer|adress)|kein (?:solcher |solches )?(?:benutzer|postfach|empf)",
    # es
    r"(?:dirección|destinatario|usuario|cuenta|buzón)\b.{0,40}?(?:no (?:existe|es válid|se (?:ha |pudo )?enc|"
    r"encontrad|está disponible|válid|reconocid)|desconocid|inexistente|inválid|deshabilitad|desactivad|inhabilitad|"
    r"cancelad|suspendid|eliminad)|no existe (?:dicha|ese|el|esa|la|ningun|est)",
    # it
    r"(?:indirizzo|destinatario|casella|utente|account)\b.{0,40}?(?:non (?:esiste|è? ?(?:stat. )?(?:valid|trovat|"
    r"attiv|riconosciut|presente))|sconosciut|inesistente|disabilitat|disattivat|sospes)|nessun utente",
    # pt
    r"(?:endereço|destinatário|usuário|utilizador|conta|caixa)\b.{0,40}?(?:não (?:existe|(?:foi |é )?(?:encontrad|"
    r"localizad|válid|reconhecid))|desconhecid|inexistente|inválid|desativad|inativ|cancelad)",
    # nl
    r"(?:adres|gebruiker|ontvanger|mailbox|postvak|account)\w*\b.{0,40}?(?:bestaat (?:\w+ )?niet|niet (?:meer )?"
    r"(?:gevonden|geldig|actief|bekend)|onbekend|ongeldig|opgeheven|kon niet worden gevonden)|"
    r"on(?:bekende?|geldige?) (?:gebruiker|adres|ontvanger|e-?mailadres)",
    # pl, cs, hu, tr
    r"(?:użytkownik|odbiorc|adres|skrzynk|kont)\w*\b.{0,40}?(?:nie (?:istnieje|znalezion|została? znalezion)|"
    r"nieznan|nieprawidłow|usunięt|nieaktywn)|nie (?:ma|znaleziono|istnieje) (?:taki\w+ )?(?:użytk|adres|kont|skrzyn|"
    r"odbior)|niezn\w+ (?:użytk|adres|odbior)|brak (?:takiego )?(?:użytk|adres|kont)",
    r"(?:uživatel|příjemce|adresa|adresát|schránka|účet)\w*\b.{0,40}?(?:neexistuje|nenalezen|nebyla? nalezen|neznám|"
    r"neplatn|zrušen)|neznám\w+ (?:uživatel|příjemce|adres)",
    r"(?:felhasználó|címzett|cím|postafiók|fiók)\w*\b.{0,40}?(?:nem (?:létezik|található|ismert|érvényes)|ismeretlen|"
    r"megszűnt)|ismeretlen (?:címzett|felhasználó)|nincs ilyen",
    r"(?:kullanıcı|alıcı|adres|hesap|posta kutusu)\w*\b.{0,40}?(?:bulunamadı|mevcut değil|bulunmuyor|geçersiz|"
    r"bilinmiyor|\byok\b)|bilinmeyen (?:kullanıcı|alıcı)|böyle bir (?:kullanıcı|adres|hesap)",
    # sv, da, no, fi
    r"(?:mottagare|användare|adress|konto|brevlåda)\w*\b.{0,40}?(?:finns inte|okänd|hittades inte|kunde inte hittas|"
    r"existerar inte|ogiltig)|okänd (?:mottagare|användare|adress)",
    r"(?:modtager|mottaker|bruker|bruger|adresse|konto|postkasse)\w*\b.{0,40}?(?:fin(?:d|n)es ikke|uk(?:en|jen)d?t|"
    r"eksisterer ikke|(?:blev|ble) ikke fun|kunne ikke finnes|kunne ikke findes|ugyldig)|"
    r"uk(?:en|jen)d?t (?:modtager|mottaker|bruger|bruker)",
    r"(?:vastaanottaj|käyttäj|osoit|tiliä?|postilaatikko)\w*\b.{0,40}?(?:ei (?:ole olemassa|löydy|löytynyt|tunneta)|"
    r"tuntematon|virheellinen)|tuntematon (?:käyttäjä|vastaanottaja|osoite)",
    # ru
    r"(?:пользовател|получател|адрес|ящик|аккаунт|учетн\w+ запис)\w*.{0,40}?(?:не (?:найден|существует|обнаружен|"
    r"зарегистрирован|известен)|неизвест|недействител|отключ[её]н|заблокирован|удал[её]н)|"
    r"(?:нет|несуществующ\w+|неизвестн\w+) (?:так\w+ )?(?:пользовател|получател|адрес|ящик)",
    # ja, zh, ko
    r"(?:アドレス|宛先|宛て先|あて先|受信者|ユーザ|メールボックス|アカウント).{0,25}?(?:存在し(?:ません|ない)|"
    r"見つかりません|見つからない|不明|無効|有効では|誤り|間違|ありません|使われて(?:いま|おりま)せん|"
    r"登録されて(?:いま|おりま)せん)|該当.{0,12}?(?:ありません|おりません)",
    r"(?:用户|用戶|收件人|邮箱|郵箱|信箱|地址|帐号|账号|帳號|帐户|账户|帳戶|使用者).{0,15}?(?:不存在|找不到|"
    r"无效|無效|未找到|未知|不正确|不正確|错误|錯誤|已被?(?:停用|禁用|注销|冻结|关闭|刪除|删除))|"
    r"(?:不存在|未知|无效|無效)的?.{0,6}?(?:用户|用戶|收件人|邮箱|郵箱|信箱|地址|帐户|账户|使用者)|"
    r"查[无無]此人|找不到.{0,8}?(?:用户|用戶|收件人|邮箱|地址|使用者)",
    r"(?:사용자|수신자|받는 ?사람|주소|계정|편지함|메일함|수신인).{0,20}?(?:존재하지|없습니다|없는|없음|"
    r"찾을 수 ?없|알 ?수 ?없|잘못|유효하지|휴면|탈퇴|해지)|"
    r"(?:없는|존재하지 않는|알 수 없는) (?:사용자|수신자|주소|계정)",
)
FULL = (
    r"bo[iîı]tes?\b.{0,40}?(?:saturée|pleine|remplie|comble)|quotas?\b.{0,40}?(?:dépassé|atteint|épuisé)|"
    r"(?:dépass|excéd|attein)\w* (?:\S+ ){0,3}?(?:quota|espace)|espace (?:\S+ ){0,3}?(?:insuffisant|épuisé|saturé)",
    r"(?:postfach|mailbox|speicher\w*|briefkasten)\b.{0,40}?(?:voll|überschritten|ueberschritten|erschöpft)|"
    r"quota .{0,20}?überschritten",
    r"(?:buzón|bandeja|cuota|casilla|cuenta|espacio)\b.{0,40}?(?:llen[oa]|excedid|superad|agotad|sin espacio)|"
    r"(?:excedid|superad|super)\w+ (?:\S+ ){0,3}?cuota",
    r"(?:casella|mailbox|quota|spazio)\b.{0,40}?(?:pien[ao]|esaurit|superat)|caixa\b.{0,40}?cheia|"
    r"(?:cota|quota|espaço)\b.{0,30}?(?:excedid|esgotad)|"
    r"(?:postvak|mailbox|postbus)\b.{0,40}?\bvol\b|quotum .{0,20}?overschreden",
    r"skrzynk\w*\b.{0,40}?(?:pełn|przepełnion)|przekroczon\w+ .{0,30}?(?:limit|quot|pojemnoś)|brak miejsca|"
    r"schránk\w*\b.{0,40}?(?:pln|přeplněn)|překročen\w* .{0,20}?(?:kvót|limit)|"
    r"postafiók\w*\b.{0,40}?(?:megtelt|betelt)|(?:posta|gelen) kutusu\w*\b.{0,40}?(?:dolu|dolmuş)|kota\w* .{0,20}?aş",
    r"(?:brevlåd|inkorg|postlåd)\w*\b.{0,40}?(?:full|överfull)|"
    r"(?:postkass|indbakk|mailboks|innboks)\w*\b.{0,40}?(?:fuld|full|fyldt)|"
    r"postilaatikko\w*\b.{0,40}?(?:täynnä|täysi)|kiintiö",
    r"переполнен|превы(?:шен|сил)\w* .{0,30}?(?:квот|лимит|объ[её]м|размер)",
    r"(?:メールボックス|受信トレイ|受信箱|容量).{0,20}?(?:いっぱい|一杯|満杯|超え|超過|オーバー)",
    r"(?:邮箱|信箱|郵箱|邮件箱|收件箱|空间|空間|容量|配额|配額).{0,12}?(?:已[满滿]|[满滿]了|不足|超出|超过|超過|用完)",
    r"(?:메일함|편지함|사서함|용량|메일 ?박스).{0,20}?(?:가득|초과|부족|꽉)",
)
# What may be otherwise tomorrow.
LATER = (
    r"temporaire|momentané|plus tard|ultérieurement|délai .{0,20}?(?:dépassé|écoulé|expiré)|trop (?:vite|rapidement|"
    r"souvent|fréquemment)",
    r"vor(?:ü|ue)bergehend|sp(?:ä|ae)ter (?:\w+ )?(?:noch ?einmal|erneut|wieder)|zeit(?:weilig|weise|ü|ue)berschr|"
    r"zeitweilig|más tarde|temporalmente|error temporal|temporane[ao]|più tardi|mais tarde",
    r"tijdelijk|later opnieuw|opnieuw later|tymczasow|spróbuj (?:ponownie )?później|dočasn|později|átmeneti|"
    r"később|ideiglenes|geçici|daha sonra",
    r"tillfällig|försök igen senare|midlertidig|prøv igjen? senere|prøv igen|tilapäi|myöhemmin|väliaikai",
    r"временн|попробуйте .{0,30}?(?:позже|позднее)|повторите .{0,30}?(?:позже|позднее)",
    r"一時的|しばらく|後ほど|のちほど|時間をおいて|混み合|暂时|暫時|稍后|稍後|过于频繁|過於頻繁|"
    r"일시적|나중에|잠시 ?후",
)
SENDER = (
    r"expéditeur\b.{0,30}?(?:inconnu|refusé|rejeté|invalide|non autorisé|bloqué|interdit|incorrect)|"
    r"(?:adresse|domaine|identité) (?:de l'|d')(?:expéditeur|émetteur|envoi)\b|"
    r"absender\w*\b.{0,30}?(?:unbekannt|abgelehnt|ungültig|gesperrt)|remitente\b.{0,30}?(?:rechazad|desconocid|"
    r"bloquead|inválid)|mittente\b.{0,30}?(?:rifiutat|sconosciut|bloccat)|remetente\b.{0,30}?(?:rejeitad|"
    r"desconhecid|bloquead)|afzender\b.{0,30}?(?:geweigerd|onbekend|geblokkeerd)",
)
REFUSED = (
    r"pourriel|indésirable|(?:serveur|message|adresse ip)\b.{0,30}?(?:sur liste noire|bloqué)|liste noire|"
    r"unerwünscht|correo (?:no deseado|basura)|posta indesiderata|ongewenste|スパム|迷惑メール|垃圾邮件|垃圾郵件|"
    r"스팸|спам",
)
# «Your message did not arrive», as reports begin.
REPORT = (
    r"n['\s]?(?:a|ont|est|as) ?(?:pas |pu |jamais )*(?:être )?(?:été )?(?:remis|livr|distribu|achemin|transmis|délivr|"
    r"envoyé)",
    r"(?:échec|erreur|problème|incident) (?:\S+ ){0,4}?(?:remise|livraison|distribution|envoi|l'envoi|acheminement|"
    r"l'acheminement|transmission|délivrance)|"
    r"impossible (?:de|d') ?(?:remettre|livrer|distribuer|délivrer|envoyer|acheminer|transmettre|joindre)|"
    r"non[- ](?:remis|livré|distribué|distribuable|délivré|délivrable|remise|livraison|distribution)|"
    r"(?:n'avons|n'a|n'ai) (?:pas )?pu (?:\S+ ){0,3}?(?:remettre|livrer|distribuer|délivrer|acheminer|transmettre)|"
    r"(?:message|courriel) (?:\S+ ){0,2}?(?:refusé|rejeté|retourné) par",
    r"(?:konnte|kann|wurde|ist)n? .{0,80}?nicht (?:zugestellt|ausgeliefert|übermittelt|zustellbar)|"
    r"zustellung .{0,40}?(?:fehlgeschlagen|nicht möglich|gescheitert)|unzustellbar|nicht zugestellt|zustellfehler",
    r"no (?:se )?(?:ha|han|pudo|puede|fue|pudieron)(?: \S+){0,4}? ?(?:entreg|enviad|enviar)|no entregad|"
    r"imposible (?:entregar|enviar)|(?:error|fallo|falla) (?:\S+ ){0,3}?(?:entrega|envío)|no se entregó",
    r"impossibile (?:recapitare|consegnare|inviare|inoltrare)|mancat[ao] (?:consegna|recapito)|non (?:è|e'|sono|ha) "
    r"(?:stat. )?(?:possibile )?(?:\S+ )?(?:recapita|consegna|inviat)|non (?:recapita|consegnat)|"
    r"errore (?:\S+ ){0,3}?(?:consegna|recapito)|consegna .{0,30}?(?:non riuscita|fallita)",
    r"não (?:foi|foram|pôde|pode)(?: \S+){0,4}? ?(?:entreg|enviad)|não entreg|falha (?:\S+ ){0,3}?(?:entrega|envio)|"
    r"impossível (?:entregar|enviar)|erro (?:\S+ ){0,3}?(?:entrega|envio)",
    r"ko(?:n(?:den)?|an) niet (?:worden )?(?:be|af)?(?:zorgd|geleverd)|kan niet worden (?:bezorgd|afgeleverd)|"
    r"niet (?:bezorgd|afgeleverd|besteld)|onbestelbaar|bezorging .{0,30}?mislukt",
    r"nie (?:został\w*|mogł\w*|może|można|udało się)(?: \S+){0,4}? ?(?:dostarcz|doręcz)|niedostarcz|niedoręcz|"
    r"nie dostarczon|(?:błąd|niepowodzenie) (?:dostarcz|doręcz)|"
    r"(?:nebyl\w*|nemohl\w*|nelze|nemůže)(?: \S+){0,4}? ?doruč|nedoruč|nepodařilo (?:\S+ ){0,4}?doruč",
    r"nem (?:sikerült|lehet|volt)(?: \S+){0,4}? ?kézbesít|kézbesít\w+ (?:\S+ ){0,2}?(?:sikertelen|hiba)|"
    r"kézbesíthetetlen|sikertelen kézbesítés|(?:teslim|ilet|gönder)\w* ?\w{0,4}(?:emedi|ilemedi|lamadı|ilemiyor)",
    r"(?:kunde|kan|har) inte (?:\S+ ){0,4}?lever|gick inte att leverera|olevererat|ej levererat|"
    r"(?:kunne|kan|blev|ble) ikke (?:\S+ ){0,4}?(?:lever|aflever|sendes)|ikke lever|uleveret|"
    r"ei (?:voitu|voi|voida|pystytty|onnistut\w+)(?: \S+){0,4}? ?(?:toimit|välit)|toimitus .{0,30}?epäonnistu|"
    r"ei toimitettu|toimittamat",
    r"не (?:может|могло|было|был|удается|удалось)(?: \S+){0,5}? ?(?:доставлен|доставить|отправлен|отправить)|"
    r"не доставлен|недоставлен|невозможно доставить|ошибк\w+ (?:при )?доставк",
    r"(?:送信|配信|配送|配達|送達|お届け)(?:する)?(?:こと)?[がをにはも]?(?:でき(?:ません|ない)|出来ません|失敗)|"
    r"(?:送信|配信|配送)エラー|不達|エラーメール|届きませんでした",
    r"(?:无法|無法|未能|不能)(?:被|成功)?(?:送[达達]|投[递遞]|[发發]送|[传傳]送|[递遞]送|寄[达達])|"
    r"(?:投[递遞]|[发發]送|[传傳]送|寄送|[递遞]送)\S{0,4}?失[败敗]|退信|被退回|未送[达達]",
    r"(?:전송|배달|전달|발송|송신)\S{0,5} ?(?:실패|되지 (?:않|못)|할 ?수 ?없|불가|못)|반송",
)
DELAY = (
    r"sera (?:de nouveau )?(?:tenté|réessay)|(?:remise|livraison|distribution) (?:\S+ ){0,3}?(?:retardée|différée)|"
    r"(?:nouvelles?|prochaines?) tentatives? (?:\S+ ){0,3}?(?:sera|seront|auront)|"
    r"n'a pas encore (?:pu )?(?:être |été )|"
    r"noch nicht zugestellt|wird weiterhin versucht|zustellung .{0,30}?verzögert|se seguirá intentando|"
    r"todavía no se ha|non è ancora stat|ancora in corso i tentativi|nog niet (?:bezorgd|afgeleverd)|"
    r"配送が遅延|再送を(?:試み|行い)",
)
