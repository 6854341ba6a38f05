"""What runs inside the product, in a process and on a database of its own: `python -m bench.inside board sqlite`.

The results come out as JSON, a line each.
"""

import argparse
import json
import os

import django

MEASURES = (
    "board",
    "organisations",
    "search",
    "consent",
    "importing",
    "contacts",
    "letters",
    "renewal",
    "registration",
    "calendar",
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("measure", choices=MEASURES)
    parser.add_argument("vendor")
    parser.add_argument("--scale", type=int, default=1)
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "arrimage.config.settings"
    django.setup()
    from bench import loading  # its models wait for the set-up

    for result in loading.MEASURES[asked.measure](asked.vendor, asked.scale):
        print(json.dumps(result.to_json()), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
