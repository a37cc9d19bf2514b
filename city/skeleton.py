"""A folder to begin another city from: every table with a few rows to go by, and it can be run as it is."""

from pathlib import Path
from shutil import copyfile, copytree

SKELETON = Path(__file__).parent / "templates" / "new-city"
_REFERENCE = Path(__file__).parent / "mariupol"

GENERAL = (
    "off_target.csv",
    "outage_causes.csv",
    "ready_answers.csv",
    "non_working_days.csv",
    "referral_letter.txt",
)
"""Files of the reference city that name nothing of it."""


def make_folder(folder: Path) -> None:
    """Make the folder of another city."""
    copytree(SKELETON, folder)
    for file in GENERAL:
        copyfile(_REFERENCE / file, folder / file)


WHAT_TO_FILL_IN = {
    "profile.csv": "the city's name, its phone, its time zone",
    "units.csv": "who does the work, their phones and hours",
    "groups.csv": "topics: the first buttons",
    "services.csv": "what people ask for, who does it, by when",
    "words.csv": "by which words people mean services of your own",
    "referrals.csv": "what other bodies do, and their numbers",
    "emergencies.csv": "what cannot wait, and which number to ring",
    "outages.csv": "which kinds of outages lie behind which requests",
    "outage_causes.csv": "why something is often off, in both languages",
    "districts.geojson": "outlines of the city and its districts",
    "streets.csv": "the register of streets, with old names",
    "routes.csv": "public transport",
    "hours.csv": "when operators work, and quiet hours",
    "non_working_days.csv": "days off",
    "off_target.csv": "what is nobody's matter here",
    "ready_answers.csv": "what operators say often",
    "referral_letter.txt": "the letter to another body",
}
