"""Whether two records are one person: side by side, in words and weights, decided by people, and measured blind."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from justexits.core.errors import BadInput
from justexits.web.accounts.models import User
from justexits.web.accounts.permissions import Refused
from justexits.web.audit.models import AppendOnly, AuditEvent
from justexits.web.identity import actions, decisions
from justexits.web.identity.models import LinkDecision, Stratum
from justexits.web.identity.sample import told_of
from justexits.web.identity.selectors import weight_words
from tests.web import office as made

pytestmark = pytest.mark.usefixtures("office")
SignedIn = Callable[..., Client]
Account = Callable[..., User]
PAIRS = "/same-person/"
CHILD_PAIR = ("p-a2", "p-f0")  # one of the two people has records of a child
PLAIN_PAIR = ("p-f1", "p-f2")
CHILD, PLAIN = (f"{PAIRS}{one}/{other}/" for one, other in (CHILD_PAIR, PLAIN_PAIR))
READER, SECOND = "records_paralegal", "survivor_response_prosecutor"


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def say(client: Client, address: str, answer: str, reason: str = "Read both files.") -> Any:
    form = client.get(address).context["form"]
    seen = {name: form[name].value() for name in ("seen_snapshot", "seen_version")}
    return client.post(address, {"answer": answer, "reason": reason} | seen)


def state(client: Client, address: str) -> str:
    return str(client.get(address).context["state"])


def decided(by: User, pair: decisions.Pair = PLAIN_PAIR, **more: Any) -> LinkDecision:
    given = {"answer": "same", "reason": "Read both.", "seen_snapshot": 1, "seen_version": 0, "touches_juvenile": False}
    return actions.decide_link(by=by, pair=pair, **given | more)


# -- the list


def test_pairs_on_which_something_hangs_come_first_with_why(signed_in: SignedIn) -> None:
    page = signed_in(READER).get(PAIRS)
    (row,) = page.context["page"].rows
    assert row.pair == CHILD_PAIR
    assert row.value == "One of them waits for a second look"
    assert "To decide (1)" in text_of(page)


def test_a_decided_pair_leaves_the_list_and_stands_among_the_decided(signed_in: SignedIn) -> None:
    client = signed_in(READER)
    say(client, CHILD, "different")
    assert client.get(PAIRS).context["page"].total == 0
    assert "Nothing to decide" in text_of(client.get(PAIRS))
    assert [row["state"] for row in client.get(f"{PAIRS}?lane=decided").context["answered"]] == ["Two people"]


# -- two records


def test_two_records_stand_side_by_side_with_differences_marked(signed_in: SignedIn) -> None:
    lines = {what: verdict for what, _, _, verdict in signed_in(READER).get(CHILD).context["found"].lines}
    assert lines["Given name"] == lines["Birth date"] == "differs"
    page = text_of(signed_in(SECOND).get(f"{PAIRS}p-v1/p-v2/"))
    assert "These records are joined" in page and "</span> Same" in page


def test_a_fact_missing_on_one_side_is_no_difference(signed_in: SignedIn) -> None:
    lines = {what: verdict for what, _, _, verdict in signed_in(SECOND).get(f"{PAIRS}p-v1/p-v2/").context["found"].lines}
    assert lines["Address"] == "not on both"


def test_race_and_ethnicity_are_no_sign_of_who_somebody_is(signed_in: SignedIn) -> None:
    assert not re.search(r"race|ethnic", signed_in(READER).get(CHILD).content.decode(), re.IGNORECASE)


def test_why_is_told_in_words_and_weights_that_add_up(signed_in: SignedIn) -> None:
    page = signed_in(READER).get(f"{PAIRS}p-v1/p-v2/why/")
    steps, explained = page.context["steps"], page.context["explained"]
    assert steps and steps[-1]["total"] == pytest.approx(explained.start + sum(step["bits"] for step in steps))
    assert "one person" in text_of(page)


@pytest.mark.parametrize(
    ("bits", "said"),
    [(9, "strongly for one person"), (4, "clearly for"), (1.5, "a little for"), (0.2, "says little"), (-8, "strongly against")],
)
def test_a_weight_has_words(bits: float, said: str) -> None:
    assert weight_words(bits).startswith(said)


def test_any_two_records_of_a_person_can_be_compared_from_her_page(signed_in: SignedIn) -> None:
    client = signed_in(READER)
    assert 'action="/same-person/compare/"' in client.get(f"/people/{made.STAR}/").content.decode()
    assert client.get(f"{PAIRS}compare/", {"one": "p-v2", "other": "p-a1"})["Location"] == f"{PAIRS}p-a1/p-v2/"
    assert "Any two records" in text_of(client.get(PAIRS)) and client.get(f"{PAIRS}compare/").status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("p-a1", "p-a1", "one and the same record"),
        ("p-a1", "p-nobody", "No record or case p-nobody"),
        ("p-a1", "p-e1", "No record or case p-e1"),  # of the other office
        ("p-a1", "", "Name the other record"),
        ("C-F00", "p-a1", "Case C-F00 has several records"),
    ],
)
def test_what_cannot_be_compared_is_said_beside_the_field(one: str, other: str, says: str, signed_in: SignedIn) -> None:
    page = signed_in(READER).get(f"{PAIRS}compare/", {"one": one, "other": other})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY and says in text_of(page)


def test_a_case_with_one_record_may_be_named_by_its_number(signed_in: SignedIn) -> None:
    answer = signed_in(READER).get(f"{PAIRS}compare/", {"one": "C-18-1", "other": "p-a1"})
    assert answer["Location"] == f"{PAIRS}p-a1/p-v1/"


def test_ids_of_whatever_signs_have_an_address_and_come_back_from_it() -> None:
    for one, other in (("CR/24/0056", "CR/24/0057"), ("a%2Fb", "c?d#e"), ("..", "50% off"), ("p-1", "p 2")):
        address = reverse("identity:pair", args=(one, other))
        assert resolve(unquote(address)).kwargs == {"party_id": one, "other_party_id": other}
        assert resolve(unquote(reverse("record", args=("party", one)))).kwargs == {"table": "party", "row_id": one}


def test_where_a_person_who_was_harmed_lives_is_not_told_by_the_weights_either(signed_in: SignedIn) -> None:
    clients = {role: signed_in(role) for role in (READER, SECOND)}
    told = {role: client.get(f"{PAIRS}p-v1/p-v2/why/") for role, client in clients.items()}
    assert told[READER].context["explained"].held_back == ("address",)
    assert not any("ddress" in step["feature"] for step in told[READER].context["steps"])
    assert "is not shown to your role" in text_of(told[READER])
    assert any("ddress" in step["feature"] for step in told[SECOND].context["steps"])
    lines = {line[0]: line for line in clients[READER].get(f"{PAIRS}p-v1/p-v2/").context["found"].lines}
    assert lines["Address"][1:] == ("not shown to your role", "not shown to your role", "not on both")
    for page in told.values():
        assert page.context["steps"][-1]["total"] == pytest.approx(page.context["explained"].weight, abs=0.01)


@pytest.mark.parametrize("pair", ["p-a2/p-e1/", "p-f0/p-a2/", "p-a2/p-a2/", "p-a2/p-none/why/"])
def test_a_pair_that_is_not_ours_or_not_in_order_is_not_there(pair: str, signed_in: SignedIn) -> None:
    assert signed_in(READER).get(PAIRS + pair).status_code == HTTPStatus.NOT_FOUND


def test_looking_is_kept(signed_in: SignedIn) -> None:
    signed_in(READER).get(CHILD)
    assert AuditEvent.objects.get(kind="pair_viewed").subject_id == "p-a2 p-f0"


# -- answers


def test_an_answer_is_kept_with_who_why_and_what_lay_before_the_reader(signed_in: SignedIn) -> None:
    client = signed_in(READER)
    assert say(client, PLAIN, "same").status_code == HTTPStatus.FOUND
    kept = LinkDecision.objects.get()
    assert (kept.answer, kept.reason, kept.snapshot, kept.by.username) == (
        "same",
        "Read both files.",
        1,
        f"{READER}.three-rivers",
    )
    assert kept.weight is not None
    assert state(client, PLAIN) == "One person"


@pytest.mark.parametrize(("answer", "reason"), [("", "Why"), ("same", ""), ("same", "   "), ("maybe", "Why")])
def test_what_is_missing_is_said_and_what_was_typed_stays(answer: str, reason: str, signed_in: SignedIn) -> None:
    page = say(signed_in(READER), PLAIN, answer, reason)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Something is missing" in text_of(page)
    assert not LinkDecision.objects.exists()


def test_joining_that_touches_a_child_s_records_takes_two_readers(signed_in: SignedIn) -> None:
    first, second = signed_in(READER), signed_in(SECOND)
    assert "takes two readers" in text_of(first.get(CHILD))
    say(first, CHILD, "same", "Same scar in both files.")
    assert state(first, CHILD) == "Waits for a second reader"
    assert first.get(f"{PAIRS}?lane=waiting").context["answered"]
    again = say(first, CHILD, "same")
    assert again.status_code == HTTPStatus.CONFLICT and "must be somebody else" in text_of(again)
    unseen = text_of(second.get(CHILD))
    assert "You are the second reader" in unseen and "Same scar" not in unseen, "the second reads for herself"
    say(second, CHILD, "same")
    assert state(second, CHILD) == "One person"
    assert "Same scar" in text_of(second.get(CHILD))


def test_where_two_readers_disagree_the_records_stay_apart(signed_in: SignedIn) -> None:
    say(signed_in(READER), CHILD, "same")
    second = signed_in(SECOND)
    say(second, CHILD, "unsure")
    assert "stay apart" in state(second, CHILD)


def test_parting_records_takes_one_reader(signed_in: SignedIn) -> None:
    client = signed_in(READER)
    say(client, CHILD, "different")
    assert state(client, CHILD) == "Two people"


def test_two_at_once_are_told_of_each_other(signed_in: SignedIn) -> None:
    first, second = signed_in(READER), signed_in(SECOND)
    form = second.get(PLAIN).context["form"]
    late = {"answer": "different", "reason": "Other scar.", "seen_snapshot": 1, "seen_version": form["seen_version"].value()}
    say(first, PLAIN, "same")
    page = second.post(PLAIN, late)
    assert page.status_code == HTTPStatus.CONFLICT
    assert "Somebody else answered" in text_of(page) and "Other scar." in text_of(page)
    assert (
        second.post(PLAIN, late | {"seen_version": page.context["form"]["seen_version"].value()}).status_code == HTTPStatus.FOUND
    )
    assert state(second, PLAIN) == "Two people"


def test_it_is_taken_back_within_ten_minutes_and_stays_in_the_history(signed_in: SignedIn, account: Account) -> None:
    client = signed_in(READER)
    say(client, PLAIN, "same")
    kept = LinkDecision.objects.get()
    assert not decisions.may_withdraw(kept, account("supervisor"))
    assert not decisions.may_withdraw(kept, kept.by, timezone.now() + timedelta(minutes=11))
    assert client.post(f"{PLAIN}1/take-back/", {"reason": ""}).status_code == HTTPStatus.OK
    client.post(f"{PLAIN}1/take-back/", {"reason": "Wrong pair"})
    assert state(client, PLAIN) == "Not decided"
    assert "Wrong pair" in text_of(client.get(PLAIN))


def test_what_a_second_reader_built_on_is_not_taken_back(account: Account) -> None:
    reader, second = account(READER), account(SECOND)
    first = decided(reader, CHILD_PAIR, touches_juvenile=True)
    decided(second, CHILD_PAIR, touches_juvenile=True, seen_version=1)
    with pytest.raises(BadInput, match="no longer be taken back"):
        actions.withdraw_link(by=reader, decision=first, reason="Late")


@pytest.mark.parametrize("role", ["community_advocate", "line_prosecutor", "data_analyst", "auditor"])
def test_who_does_not_decide_cannot_by_any_way(role: str, account: Account) -> None:
    with pytest.raises(Refused):
        decided(account(role))


@pytest.mark.parametrize(
    "change", [lambda one: one.save(), lambda one: one.delete(), lambda one: LinkDecision.objects.update(reason="x")]
)
def test_an_answer_is_never_changed_or_removed(change: Callable[[LinkDecision], object], account: Account) -> None:
    with pytest.raises(AppendOnly):
        change(decided(account(READER)))


# -- the blind sample


def test_the_sample_tells_nothing_of_what_the_machine_did(signed_in: SignedIn) -> None:
    text = text_of(signed_in(READER).get(f"{PAIRS}sample/"))
    for told in ("These records are", "Bits", "Page of", "per-", "C-F", "/why/"):
        assert told not in text, told


def test_answers_of_the_sample_measure_and_join_nothing(signed_in: SignedIn) -> None:
    client = signed_in(READER)
    page = client.get(f"{PAIRS}sample/")
    total = page.context["total"]
    assert total == 21, "twenty joined pairs, and the one pair that was nearly joined"
    for number in range(total):
        sent = {"drawn": page.context["drawn"], "answer": "same", "reason": "Read both."}
        page = client.post(f"{PAIRS}sample/", sent, follow=True)
        assert page.context["done"] == number + 1
    assert "Nothing left to answer" in text_of(page)
    assert {one.stratum for one in LinkDecision.objects.all()} == {Stratum.JOINED, Stratum.NEAR}
    assert client.get(PAIRS).context["page"].total == 1, "the pair in doubt is still in doubt"
    shown = signed_in("data_analyst").get(f"{PAIRS}quality/")
    told = {one.stratum: one for one in shown.context["told"]}
    assert (told[Stratum.JOINED].wrong, told[Stratum.JOINED].told) == (0, 20)
    assert (told[Stratum.NEAR].wrong, told[Stratum.NEAR].rate.value) == (1, 1.0)
    wrong, missed = (shown.context["errors"][name] for name in ("wrong", "missed"))
    joined = sum(one.stands_for for one in LinkDecision.objects.filter(stratum=Stratum.JOINED))
    assert (wrong.value, missed.value) == (0.0, pytest.approx(1 / (1 + joined)))
    assert "Missed links" in text_of(shown) and missed.words in text_of(shown)


def test_two_readers_of_one_pair_of_the_sample_are_one_answer_and_the_worse_counts(account: Account) -> None:
    for by, answer in ((account(READER), "same"), (account(SECOND), "different")):
        actions.answer_sample(
            by=by, pair=PLAIN_PAIR, answer=answer, reason="Read.", snapshot=1, stratum=Stratum.JOINED, touches_juvenile=True,
            stands_for=3.0,
        )  # fmt: skip
    joined, _ = told_of(account("data_analyst"))
    assert (joined.asked, joined.told, joined.wrong, joined.rate.value) == (1, 1, 1, 1.0)


def test_what_the_last_run_said_stands_on_the_quality_page_which_an_analyst_finds(signed_in: SignedIn) -> None:
    client = signed_in("data_analyst")
    assert f'href="{PAIRS}quality/"' in client.get("/").content.decode()
    page = text_of(client.get(f"{PAIRS}quality/"))
    assert made.ALARM in page and made.NOTICE in page


def test_an_answer_is_for_the_pair_that_was_shown(signed_in: SignedIn) -> None:
    client = signed_in(READER)
    for drawn in ("", "made-up", client.get(f"{PAIRS}sample/").context["drawn"][:-2] + "xx"):
        client.post(f"{PAIRS}sample/", {"drawn": drawn, "answer": "same", "reason": "Read both."})
    assert not LinkDecision.objects.exists()


def test_the_quality_page_counts_and_names_nobody(signed_in: SignedIn) -> None:
    page = signed_in("data_analyst").get(f"{PAIRS}quality/")
    counts = page.context["counts"]
    assert (counts["people"], counts["largest"], counts["possible"]) == (made.FILLERS + 4, 6, 1)
    assert sum(people for _, people in counts["sizes"]) == counts["people"]
    assert "Quill" not in page.content.decode() and "not known yet" in page.content.decode()
    assert "There is no earlier run to compare with." in text_of(page)


def test_the_quality_page_tells_by_group_what_readers_found_and_hides_what_rests_on_few(signed_in: SignedIn) -> None:
    client = signed_in(READER)
    page = client.get(f"{PAIRS}sample/")
    for _ in range(page.context["total"]):
        sent = {"drawn": page.context["drawn"], "answer": "same", "reason": "Read both."}
        page = client.post(f"{PAIRS}sample/", sent, follow=True)
    shown = signed_in("data_analyst").get(f"{PAIRS}quality/")
    groups = {(row["by"], row["group"]): row for row in shown.context["groups"]}
    assert groups, "the office has records enough in some group"
    assert {len(row["found"]) for row in groups.values()} == {2}
    assert all(row["found"][1] == "too few to say" for row in groups.values()), "one pair that was nearly joined tells nothing"
    assert any(row["found"][0].startswith("0.0%") for row in groups.values())
    assert "Does it fail some people more than others?" in text_of(shown)
