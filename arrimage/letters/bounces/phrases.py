"""How reports in words begin: a message did not arrive, or not yet. Looked for in folded texts."""

from arrimage.letters.bounces import languages
from arrimage.letters.bounces.folding import words

# What a mail system says first. None of it is what people write, except when they quote it.
REPORT = words(
    r"(?:could|can|was|were|has|have|is|did|may|will)(?: ?n[o']?t|n.t|not)? (?:(?:not|never) )?(?:yet )?(?:been |"
    r"be |being |able to be )?"
    r"(?:successfully )?(?:delivered|deliver(?! on)|sent to|reach (?:the|"
    r"some) (?:following )?(?:intended )?recipient)|"
    r"could(?: not|n.t) deliver|has been postponed|un(?:able|successful) (?:to|in) (?:deliver|send)|"
    r"able to deliver (?:your|the|this) (?:message|mail)|"
    r"undeliver(?:able|ed)|not deliverable|"
    r"non-?deliver(?:able|ed|y)|deliver(?:y|ing)? (?:\S+ ){0,8}?(?:has )?fail|fail(?:ed|"
    r"ure)? (?:\S+ ){0,2}?(?:to )?(?:deliver|recipient|address|send)|"
    r"(?:permanent|fatal|delivery|transient) (?:fatal |non-fatal |delivery )?(?:error|problem|failure)|"
    r"returned mail|mail returned|"
    r"(?:address(?:es)?|recipient(?:\(s\)|s)?) (?:\S+ ){0,3}?(?:failed|rejected|returned|were affected|had )|"
    r"transcript of (?:the )?session|delivery status notification|error (?:\S+ ){0,4}?(?:deliver|send)|"
    r"trouble (?:\S+ ){0,2}?deliver|"
    r"rejected by (?:a |the )?(?:\S+ )?(?:remote |mail |recipient)|could not be sent|failure reasons?|unknown user: |"
    r"^user mailbox exceeds|while talking to|remote host said|smtp error|the server .{0,60}responded|"
    r"did not like our|"
    r"invalid user address|i'?ve given up|loop alert|has been delayed|delayed (?:by|for)|not been (?:yet )?delivered|"
    r"message you sent (?:\S+ ){0,3}(?:blocked|rejected|refused)|no further delivery attempts|-+\s*server message|"
    r"still (?:not (?:been )?|un)delivered|message .{0,80}has been waiting for",
    *languages.REPORT,
)
SUBJECT = words(
    r"undeliver|returned (?:e-?)?mail|mail returned|deliver(?:y|ing)? (?:status|fail|notification|problem|error|"
    r"has failed|report)|"
    r"fail(?:ure|ed) (?:notice|to deliver|delivery)|failure notice|mail (?:delivery )?(?:system )?(?:error|fail)|"
    r"notice: mail delivery status|could not be (?:delivered|sent)|couldn.t be delivered|"
    r"message delivery has failed|rejected mail|delayed mail|undelivered|"
    r"warning: (?:message|could not send)|error sending your mail|mail could not|エラー",
    *languages.REPORT,
)
DELAY = words(
    r"warning message only|has (?:been|not yet been) (?:delayed|delivered)|not yet been delivered|will (?:continue|"
    r"keep|be retried|try again)|"
    r"still (?:being|trying|be retried)|you do not need to resend|no action is required|"
    r"delivery (?:\S+ ){0,3}?(?:is |has been )?delayed|"
    r"temporarily (?:undelivered|delayed)|will retry|could not send message for past|"
    r"delivery status notification \(delay\)|"
    r"(?:will be|is being) (?:attempted|tried) again|still not (?:been )?delivered|will be reattempted|"
    r"delayed mail \(still|further attempts will be made",
    *languages.DELAY,
)
