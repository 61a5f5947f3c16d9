"""What every pilot is asked, whatever its sector, unless a row of its sector asks for the same area."""

from accounts.models import Nation
from governance.templates.rows import ARTICLE, READ, Row

ROWS = (
    Row(code="legal", name="Legal (data use, liability, terms)", function="legal", days=30, need=ARTICLE),
    Row(
        code="information_security",
        name="Information security",
        function="information_security",
        days=28,
        need=ARTICLE,
    ),
    Row(code="data_protection", name="Data protection", function="data_protection", days=28, need=ARTICLE),
    Row(
        code="external_regulator",
        name="External regulator",
        function="regulator",
        days=56,
        need=ARTICLE,
        days_from=f"the ICO's, {READ}; ask the regulator",
        needed_if="A regulator must agree or be told.",
        note="The ICO takes 98 days in complex cases.",
    ),
    Row(
        code="authorization_to_operate",
        name="Authorization to operate",
        function="authorising_official",
        days=180,
        need=READ,
        days_from=READ,
        note="180 to 540 days; 30 when assessors and builders sprint together.",
        nation=Nation.UNITED_STATES,
    ),
)

# The three questions of the article are no sign-offs: each pilot gets them with these words and this many days.
QUESTIONS = "The three questions"
QUESTION_DAYS = 14
QUESTION_SOURCE = ARTICLE
