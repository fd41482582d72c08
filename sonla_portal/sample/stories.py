"""The stories of sample models: what one goes through, from its registration to its recognition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from accounts.models import User
from core import clock
from documents.models import DocumentKind, LegalDocument
from models_registry import dossiers, recognition, registration
from models_registry.appraisal import judgement
from models_registry.models import Dossier, ModelType, PracticeModel, Recognition
from models_registry.scoring import appointing
from organizations.models import Organization, OrganizationKind
from organizations.naming import names_on
from organizations.offices import office_on

from .scores import Scores
from .world import World, in_turn, rows

MOBILISATION = "danvan"


@dataclass
class Story:
    """One model's way: what happens to it on which day, played in the order of days with all
    others.
    """

    organization: Organization
    name: str
    acts: list[tuple[date, Callable[[], None]]] = field(default_factory=list)
    model: PracticeModel | None = None
    dossier: Dossier | None = None

    def on(self, day: date, act: Callable[[], None]) -> None:
        """Add what happens on that day."""
        self.acts.append((day, act))


class Stories:
    """The acts of which the stories of models are made."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.commune_type = ModelType.objects.get(code="cqtt-xa")
        self.stories: list[Story] = []
        self.texts = {row["key"]: row["text"] for row in rows("registry_texts")}
        by_key: dict[str, list[str]] = {}
        for row in rows("registry_texts"):
            by_key.setdefault(row["key"], []).append(row["text"])
        self.scores = Scores(world, by_key)
        self.returns = in_turn(
            [row["text"] for row in rows("registry_texts") if row["key"] == "return"]
        )

    def story(self, organization: Organization, name: str) -> Story:
        """A new story."""
        story = Story(organization, name)
        self.stories.append(story)
        return story

    def registers(self, story: Story, day: date, type: ModelType | None = None) -> None:
        """The unit registers its model."""

        def act() -> None:
            story.model = registration.register(
                by=self.actor(story, day),
                organization=story.organization,
                type=type or self.commune_type,
                name=story.name,
                field=self.texts["field"],
                summary=self.texts["summary"],
                is_sample=True,
            )
            story.dossier = story.model.dossiers.get()

        story.on(day, act)

    def launches(self, story: Story, day: date) -> None:
        """The model is put into operation in public."""
        story.on(day, lambda: registration.launch(_of(story.model), by=self.actor(story, day)))

    def reopens(self, story: Story, day: date) -> None:
        """A dossier for another year."""

        def act() -> None:
            story.dossier = dossiers.open_dossier(_of(story.model), by=self.actor(story, day))

        story.on(day, act)

    def submits(self, story: Story, day: date, number: int | None = None) -> None:
        """The unit writes what it achieved, marks itself, and sends it all with its letter, of that
        number or of any.
        """

        def act() -> None:
            dossier, by = _of(story.dossier), self.actor(story, day)
            dossier.refresh_from_db()
            dossiers.write(dossier, by=by, results=self.texts["results"], plan=self.texts["plan"])
            self.scores.self_assess(dossier, by)
            issuer = names_on(day, [story.organization.pk])[story.organization.pk]
            symbol = office_on(story.organization, day).symbol
            letter = self.world.document(
                f"{number or self.world.chance.randint(20, 180)}/TTr-{symbol}",
                DocumentKind.SUBMISSION,
                f"Đề nghị công nhận mô hình: {story.name}",
                issuer,
                day,
                entered_by=by,
            )
            dossiers.submit(dossier, by=by, letter=letter)

        story.on(day, act)

    def judged(self, story: Story, day: date, verb: Callable[..., None], **facts: str) -> None:
        """The province receives, returns, qualifies … the dossier, marked before it is judged."""

        def act() -> None:
            dossier = _of(story.dossier)
            if verb in (judgement.qualify, judgement.disqualify):
                self.scores.appraise(dossier, well=verb is judgement.qualify)
            verb(dossier, by=self.world.appraiser_of(story.organization), **facts)

        story.on(day, act)

    def half_appraised(self, story: Story, day: date, share: int = 60) -> None:
        """The province has marked some of the criteria, in percent."""
        story.on(day, lambda: self.scores.appraise(_of(story.dossier), well=True, share=share))

    def announced(self, story: Story, day: date) -> None:
        """The unit is shown a mark lower than its own."""

        def act() -> None:
            self.scores.appraise(_of(story.dossier), well=True)
            by = self.world.appraiser_of(story.organization)
            judgement.announce(_of(story.dossier), by=by)

        story.on(day, act)

    def answers(self, story: Story, day: date) -> None:
        """The unit answers, and the province settles the mark."""

        def act() -> None:
            dossier = _of(story.dossier)
            dossiers.reply(dossier, by=self.actor(story, day), replies=self.scores.replies(dossier))
            self.scores.settle(dossier)

        story.on(day, act)

    def appointed(self, story: Story, day: date) -> None:
        """The body for mass mobilisation appraises the last two groups, a department the rest."""

        def act() -> None:
            dossier = Dossier.objects.select_related("round__criteria_set").get(
                pk=_of(story.dossier).pk
            )
            groups = [group.pk for group in _of(dossier.round.criteria_set).groups.all()]
            province = self.world.appraiser_of(story.organization)
            mobilisation = self.world.users[MOBILISATION]
            for user, given in ((province, groups[:-2]), (mobilisation, groups[-2:])):
                appointing.appoint(dossier, user=user, by=province, groups=given)

        story.on(day, act)

    def recognised(
        self, story: Story, day: date, number: int, issuer: str, until: date | None = None
    ) -> None:
        """A decision recognises the model, for a term that ends on `until` or for none."""

        def act() -> None:
            recognition.recognise(
                _of(story.dossier),
                by=self.world.province,
                # A decision of another day has another number.
                decision=self.decision(day, number + 7 * (day.toordinal() % 60), issuer),
                in_force_to=until,
            )

        story.on(day, act)

    def actor(self, story: Story, day: date) -> User:
        """Who acts for the unit that day: its own officer, or to 30/06/2025 the district's."""
        code = story.organization.code
        if code in self.world.officers:
            return self.world.officers[code]
        parent = self.world.parents_on(day)[story.organization.unit_id]
        return self.world.officers[self._committee_of(parent).code]

    def _committee_of(self, unit: int) -> Organization:
        return next(
            found
            for found in self.world.organizations.values()
            if found.unit_id == unit and found.kind == OrganizationKind.DISTRICT_COMMITTEE
        )

    def decision(self, day: date, number: int, issuer: str) -> LegalDocument:
        return self.world.document(
            f"{number}/QĐ-UBND",
            DocumentKind.DECISION,
            "Về việc công nhận mô hình Chính quyền thân thiện",
            issuer,
            day,
        )

    def tell(self) -> None:
        """Play all stories in the order of days."""
        acts = [(day, n, act) for n, story in enumerate(self.stories) for day, act in story.acts]
        for day, _, act in sorted(acts, key=lambda entry: entry[:2]):
            with clock.playing(day):
                act()


Made = TypeVar("Made")


def _of(record: Made | None) -> Made:
    """The story's own record, which an earlier act has made."""
    if record is None:
        raise LookupError("the acts of this story are in the wrong order")
    return record


def recognition_of(story: Story) -> Recognition:
    """The recognition to which the story's dossier led."""
    return Recognition.objects.get(dossier=_of(story.dossier))
