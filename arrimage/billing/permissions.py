"""What each role may do with money. Nobody changes nor deletes what is written: it is credited or taken back."""

_READ = ["billing.view_invoice", "billing.view_payment"]

ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [
        *_READ,
        *("billing.add_invoice", "billing.credit_invoice", "billing.export_invoice"),
        *("billing.add_payment", "billing.take_back_payment", "billing.export_payment"),
        *("billing.view_billingsettings", "billing.change_billingsettings"),
    ],
    "presidency": [*_READ, "billing.export_invoice", "billing.export_payment", "billing.view_billingsettings"],
    # Opens the mail and finds the cheques in it: writes them down, and takes nothing back.
    "project_officer": [*_READ, "billing.add_payment"],
}
