"""Sample models, dossiers, recognitions and steering committees.

Known and so reproduced: 3 models from 07/2023, 33 in operation by 08/2024, 15 of 19 communes of
Sông Mã, 35 recognised by 31/12/2024, a steering committee and a working model in each of the 12
districts. Which communes: sample.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from documents.models import DocumentKind
from models_registry import recognition, steering
from models_registry.appraisal import judgement
from models_registry.models import ModelType
from organizations.models import Organization, OrganizationKind
from organizations.naming import names_on

from .stories import Stories, Story, recognition_of
from .world import DISTRICTS_END, NEW_MAP, in_turn

YEAR_END = date(2024, 12, 31)
# District code: models registered, launched, recognised by the end of 2024.
OF_2024 = {
    "116": (10, 10, 6),
    "118": (6, 4, 2),
    "119": (10, 6, 4),
    "120": (6, 4, 2),
    "121": (5, 3, 1),
    "122": (9, 5, 3),
    "123": (8, 6, 4),
    "124": (6, 4, 2),
    "125": (11, 9, 4),
    "126": (17, 15, 5),
    "127": (4, 2, 0),
    "128": (6, 4, 2),
}
PILOTS = ("128", "116", "126")
REVOKED_IN = "127"
EARLY_LAUNCHES = 33
# One recognition of 2025 is for a term, and was renewed for another.
TERM_ENDS, NEXT_TERM_ENDS = date(2026, 6, 30), date(2027, 6, 30)
DEPUTY = "KT. Chủ tịch, Phó Chủ tịch"
# How the dossiers of models that were not recognised in 2024 stand at its end.
STAGES = (
    "submitted", "returned", "appraising", "draft", "qualified", "submitted",
    "not_qualified", "draft", "awaiting_reply", "returned", "refused", "draft",
)  # fmt: skip


class Registry(Stories):
    """Plays the stories of all models and the founding of the committees."""

    def play(self) -> None:
        """Tell everything in the order of days."""
        self._committees()
        self._districts_2024()
        self._last_months_of_districts()
        self._new_communes()
        self._other_types()
        self.tell()

    def _committees(self) -> None:
        for committee in self.world.organizations_on(YEAR_END, OrganizationKind.DISTRICT_COMMITTEE):
            day = self.world.day_between(date(2024, 7, 1), date(2024, 9, 12))
            self._establish(committee, day)
        founded = self.world.organizations_on(NEW_MAP, OrganizationKind.COMMUNE_COMMITTEE)
        for committee in self.world.pick(founded, 71):
            self._establish(committee, self.world.day_between(date(2025, 8, 4), date(2025, 11, 20)))

    def _establish(self, committee: Organization, day: date) -> None:
        story = self.story(committee, "")

        def act() -> None:
            issuer = names_on(day, [committee.pk])[committee.pk]
            decision = self.world.document(
                f"{self.world.chance.randint(300, 2900)}/QĐ-UBND",
                DocumentKind.DECISION,
                "Về việc thành lập Ban Chỉ đạo xây dựng Chính quyền thân thiện",
                issuer,
                day,
            )
            steering.establish(
                by=self.world.officers[committee.code],
                organization=committee,
                decision=decision,
                is_sample=True,
            )

        story.on(day, act)

    def _districts_2024(self) -> None:
        by_district = self._committees_by_district(YEAR_END)
        launches = self._launch_days()
        stages = in_turn(STAGES)
        for number, (code, (registered, launched, recognised)) in enumerate(OF_2024.items()):
            district = self.world.organizations[f"ubnd-{code}"]
            issuer = names_on(YEAR_END, [district.pk])[district.pk]
            decided_on = self.world.day_between(date(2024, 10, 28), date(2024, 12, 27))
            chosen = self.world.pick(by_district[district.unit_id], registered)
            for place, committee in enumerate(chosen):
                story = self._commune_story(committee, YEAR_END)
                if place == 0 and code in PILOTS:
                    self._pilot(story, date(2023, 7, 3 + 7 * PILOTS.index(code)))
                    self._recognised_by(story, decided_on, 2100 + number, issuer)
                    continue
                if place == 0 and code == REVOKED_IN:
                    self._revoked(story, issuer)
                    continue
                if place >= launched:
                    self.registers(
                        story, self.world.day_between(date(2024, 9, 2), date(2024, 12, 20))
                    )
                    continue
                day = next(launches)
                built_for = timedelta(days=self.world.chance.randint(40, 160))
                self.registers(story, max(date(2024, 1, 8), day - built_for))
                self.launches(story, day)
                if place < recognised:
                    self._recognised_by(story, decided_on, 2100 + number, issuer)
                else:
                    self._stands(story, max(day, date(2024, 10, 1)), next(stages))

    def _launch_days(self) -> Iterator[date]:
        """30 launches to August 2024 (33 with the pilots, one of them revoked later), the rest in
        autumn.
        """
        launched = sum(numbers[1] for numbers in OF_2024.values()) - len(PILOTS) - 1
        early = EARLY_LAUNCHES - len(PILOTS) - 1
        days = [self.world.day_between(date(2024, 3, 4), date(2024, 8, 28)) for _ in range(early)]
        days += [
            self.world.day_between(date(2024, 9, 4), date(2024, 12, 6))
            for _ in range(launched - early)
        ]
        self.world.chance.shuffle(days)
        return iter(days)

    def _pilot(self, story: Story, day: date) -> None:
        self.registers(story, day - timedelta(days=60))
        self.launches(story, day)
        self.submits(story, date(2023, 11, 20))
        self.judged(story, date(2023, 11, 24), judgement.receive)
        reason = "Chưa có bộ tiêu chí công nhận để thẩm định"
        self.judged(story, date(2023, 12, 12), judgement.disqualify, reason=reason)
        self.judged(story, date(2023, 12, 20), judgement.refuse, reason=reason)
        self.reopens(story, date(2024, 9, 9))

    def _recognised_by(self, story: Story, decided_on: date, number: int, issuer: str) -> None:
        sent = decided_on - timedelta(days=self.world.chance.randint(14, 26))
        launched = max(day for day, _ in story.acts)
        sent = max(sent, launched + timedelta(days=1))
        decided_on = max(decided_on, sent + timedelta(days=10))
        self.submits(story, sent)
        if self.world.chance.random() < 0.25:
            self.judged(
                story,
                sent + timedelta(days=2),
                judgement.return_for_revision,
                reason=next(self.returns),
            )
            self.submits(story, sent + timedelta(days=5))
        self.judged(story, sent + timedelta(days=6), judgement.receive)
        self.judged(story, sent + timedelta(days=9), judgement.qualify)
        self.recognised(story, min(decided_on, date(2024, 12, 30)), number, issuer)

    def _stands(self, story: Story, day: date, stage: str) -> None:
        """Take the dossier to the stage at which the year leaves it."""
        if stage == "draft":
            return
        sent = min(
            self.world.day_between(day + timedelta(days=7), date(2024, 12, 10)), date(2024, 12, 10)
        )
        sent = max(sent, day + timedelta(days=1))
        self.submits(story, sent)
        if stage == "submitted":
            return
        if stage == "returned":
            self.judged(
                story,
                sent + timedelta(days=4),
                judgement.return_for_revision,
                reason=next(self.returns),
            )
            return
        self.judged(story, sent + timedelta(days=3), judgement.receive)
        if stage == "appraising":
            self.half_appraised(story, sent + timedelta(days=6))
        elif stage == "awaiting_reply":
            self.announced(story, sent + timedelta(days=7))
        elif stage == "qualified":
            self.announced(story, sent + timedelta(days=6))
            self.answers(story, sent + timedelta(days=7))
            self.judged(story, sent + timedelta(days=9), judgement.qualify)
        elif stage in ("not_qualified", "refused"):
            reason = self.texts["disqualify"]
            self.judged(story, sent + timedelta(days=9), judgement.disqualify, reason=reason)
            if stage == "refused":
                self.judged(story, sent + timedelta(days=14), judgement.refuse, reason=reason)

    def _revoked(self, story: Story, issuer: str) -> None:
        """A recognition that the year itself took back, and so is none of the 35."""
        self.registers(story, date(2024, 5, 13))
        self.launches(story, date(2024, 8, 15))
        self.submits(story, date(2024, 9, 5))
        self.judged(story, date(2024, 9, 9), judgement.receive)
        self.judged(story, date(2024, 9, 16), judgement.qualify)
        self.recognised(story, date(2024, 9, 20), 1987, issuer)
        reason = "Không còn bảo đảm tiêu chí bắt buộc khi kiểm tra lại"

        def suspend() -> None:
            notice = self.decision(date(2024, 10, 21), 2044, issuer)
            recognition.suspend(
                recognition_of(story), by=self.world.province, decision=notice, reason=reason
            )

        def revoke() -> None:
            decision = self.decision(date(2024, 11, 25), 2319, issuer)
            recognition.revoke(
                recognition_of(story), by=self.world.province, decision=decision, reason=reason
            )

        story.on(date(2024, 10, 21), suspend)
        story.on(date(2024, 11, 25), revoke)

    def _last_months_of_districts(self) -> None:
        """Seven more recognitions in the first half of 2025, under the map of 200."""
        taken = {story.organization.pk for story in self.stories}
        by_district = self._committees_by_district(DISTRICTS_END)
        for number, code in enumerate(("119", "120", "122", "124", "125", "127", "128")):
            district = self.world.organizations[f"ubnd-{code}"]
            free = [found for found in by_district[district.unit_id] if found.pk not in taken]
            # Those that go on after the reorganisation keep their recognition.
            free.sort(key=lambda found: found.valid_to is not None)
            story = self._commune_story(free[0], DISTRICTS_END)
            issuer = names_on(DISTRICTS_END, [district.pk])[district.pk]
            self.registers(story, date(2025, 2, 10 + number))
            self.launches(story, date(2025, 3, 17 + number))
            self._through(
                story, date(2025, 5, 5 + number), date(2025, 6, 3 + number), 700 + number, issuer
            )

    def _new_communes(self) -> None:
        """The 75 build anew and submit to the province: recognised from December 2025 on."""
        taken = {story.organization.pk for story in self.stories if story.name}
        free = [
            committee
            for committee in self.world.organizations_on(
                NEW_MAP, OrganizationKind.COMMUNE_COMMITTEE
            )
            if committee.pk not in taken
        ]
        issuer = "Chủ tịch UBND tỉnh Sơn La"
        for place, committee in enumerate(self.world.pick(free, 54)):
            story = self._commune_story(committee, NEW_MAP)
            if place % 3 == 0:
                self.registers(story, self.world.day_between(date(2025, 8, 18), date(2025, 9, 19)))
                self.launches(story, self.world.day_between(date(2025, 9, 25), date(2025, 10, 31)))
                self._through(
                    story,
                    date(2025, 11, 17),
                    date(2025, 12, 19),
                    3290,
                    issuer,
                    until=TERM_ENDS if place == 0 else None,
                )
                if place == 0:
                    self._renewed(story, date(2026, 6, 18), 1502, issuer)
                elif place == 3:
                    self._suspended(story, date(2026, 10, 12), 2631, issuer)
            elif place % 3 == 1:
                self.registers(story, self.world.day_between(date(2026, 1, 12), date(2026, 2, 6)))
                self.launches(story, self.world.day_between(date(2026, 3, 2), date(2026, 4, 10)))
                self._through(story, date(2026, 5, 11), date(2026, 6, 12), 1460, issuer)
            else:
                self.registers(story, self.world.day_between(date(2026, 7, 6), date(2026, 9, 25)))
                if place % 2:
                    self.launches(
                        story, self.world.day_between(date(2026, 9, 28), date(2026, 10, 30))
                    )

    def _renewed(self, story: Story, day: date, number: int, issuer: str) -> None:
        """The term is followed by another, without a gap."""

        def act() -> None:
            recognition.renew(
                recognition_of(story),
                by=self.world.province,
                decision=self.decision(day, number, issuer),
                in_force_to=NEXT_TERM_ENDS,
                signer_capacity=DEPUTY,
            )

        story.on(day, act)

    def _suspended(self, story: Story, day: date, number: int, issuer: str) -> None:
        """The recognition does not count until it is resumed."""

        def act() -> None:
            recognition.suspend(
                recognition_of(story),
                by=self.world.province,
                decision=self.decision(day, number, issuer),
                reason="Đang xác minh kiến nghị của Nhân dân về giải quyết thủ tục quá hạn",
                signer_capacity=DEPUTY,
            )

        story.on(day, act)

    def _through(
        self,
        story: Story,
        sent: date,
        decided: date,
        number: int,
        issuer: str,
        until: date | None = None,
    ) -> None:
        self.submits(story, sent)
        self.judged(story, sent + timedelta(days=4), judgement.receive)
        self.judged(story, sent + timedelta(days=18), judgement.qualify)
        self.recognised(story, decided, number, issuer, until)

    def _other_types(self) -> None:
        """Models of agencies, and of smart mass mobilisation: kinds of their own beside the
        communes'.
        """
        agency_type = ModelType.objects.get(code="cqtt-co-quan")
        smart_type = ModelType.objects.get(code="dan-van-kheo")
        for place, agency in enumerate(self.world.departments_on(YEAR_END)[:6]):
            name = names_on(YEAR_END, [agency.pk])[agency.pk]
            story = self.story(agency, f"{name} “Vì Nhân dân phục vụ”")
            self.registers(
                story, self.world.day_between(date(2024, 3, 4), date(2024, 9, 30)), agency_type
            )
            if place % 2:
                self.launches(story, self.world.day_between(date(2024, 10, 7), date(2024, 12, 13)))
            if place == 1:
                self._appraised_together(story)
        for year in (2022, 2023, 2024):
            committees = self.world.organizations_on(
                date(year, 6, 1), OrganizationKind.DISTRICT_COMMITTEE
            )
            for place, committee in enumerate(self.world.pick(committees, 4)):
                topic = self.texts[f"smart_{(year + place) % 4}"]
                story = self.story(committee, topic)
                self.registers(
                    story, self.world.day_between(date(year, 3, 1), date(year, 5, 30)), smart_type
                )
                self.launches(story, self.world.day_between(date(year, 6, 6), date(year, 10, 20)))

    def _appraised_together(self, story: Story) -> None:
        """An agency's dossier, of whose groups two offices appraise some each."""
        self.submits(story, date(2024, 12, 16), number=112)
        self.judged(story, date(2024, 12, 18), judgement.receive)
        self.appointed(story, date(2024, 12, 19))
        self.half_appraised(story, date(2024, 12, 24), share=40)

    def _committees_by_district(self, day: date) -> dict[int, list[Organization]]:
        parents = self.world.parents_on(day)
        found: dict[int, list[Organization]] = defaultdict(list)
        for committee in self.world.organizations_on(day, OrganizationKind.COMMUNE_COMMITTEE):
            found[parents[committee.unit_id]].append(committee)
        return found

    def _commune_story(self, committee: Organization, day: date) -> Story:
        name = names_on(day, [committee.pk])[committee.pk].removeprefix("UBND ")
        return self.story(committee, f"Chính quyền thân thiện {name}")
