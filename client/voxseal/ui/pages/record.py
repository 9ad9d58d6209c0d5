"""Recording: the prompt, the microphone's level, the take and what is said of it. Everything goes by keyboard as well."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout

from voxseal.domain.takes import TakeKind
from voxseal.ui.language import Texts, duration_text, number_text
from voxseal.ui.page import AtWork, Page
from voxseal.ui.record.chooser import MicrophoneChooser
from voxseal.ui.record.listening import Heard
from voxseal.ui.record.meter import LevelMeter
from voxseal.ui.record.prompt import KEY, PromptView
from voxseal.ui.record.sitting import PROMPTED, Phase
from voxseal.ui.record.steps import same_prompt
from voxseal.ui.record.transport import Orders, Transport
from voxseal.ui.record.verdict import VerdictView
from voxseal.ui.record.waveform import Waveform
from voxseal.ui.record.words import hint_text, microphone_error_text
from voxseal.ui.shell import Shell
from voxseal.ui.theme import Space
from voxseal.ui.widgets import (
    Action,
    Button,
    Card,
    Choice,
    FocusKeeper,
    Note,
    ask,
    caption,
    clear_layout,
    row,
    scroll_by_key,
    strong,
)

tr = Texts("Record")

_WORTH_A_QUESTION = 20.0
"""Seconds of a take that nobody says again gladly, so that one key too many does not destroy it."""


class RecordPage(Page):
    """`sitting` is open while the page is in front, so that nothing is listened to behind a person's back."""

    name = "record"
    icon = "record"

    @staticmethod
    def title() -> str:
        return tr("Record")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.sitting = shell.sitting
        self._room_is_done = False
        """The quiet room was recorded, or passed over, for what is being recorded."""
        self._aside = 0
        """Takes that wait to be decided while another prompt is shown."""
        self._in_front = False
        self._noted: tuple[object, ...] = ()
        self.chooser = MicrophoneChooser(self.sitting.choose, self.sitting.look_again)
        self.finish = Button(tr("Finish and send"), self._ask_to_finish, icon_name="upload")
        self.finish.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # as the buttons below
        self.buttons.addWidget(self.chooser)
        self.buttons.addWidget(self.finish)
        self._place = strong("")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress through the script"))
        self._left = caption("")
        self._left.setWordWrap(False)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(Space.S)
        self.prompt = PromptView(self.sitting.play_prompt, shell.tasks)
        listen = QShortcut(QKeySequence(KEY), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        listen.setAutoRepeat(False)
        listen.activated.connect(self.prompt.listen.click)
        self._state = QLabel()
        self._state.setProperty("kind", "lead")
        self.wave = Waveform(tr("Outline of the take"))
        self.verdict = VerdictView()
        self.meter = LevelMeter()
        self._hint = caption("")
        self.transport = Transport(
            self, Orders(self._record, self.sitting.keep, self.sitting.play, self.sitting.go_back, self._on, self._drop)
        )
        # The tone of the room ends by itself.
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self.sitting.stop)
        self._focus = FocusKeeper(self, self)
        self._lay_out()
        self.sitting.changed.connect(self._draw)
        self.sitting.heard.connect(self._draw_sound)
        self.sitting.finished.connect(self._finished)
        shell.enrolment.changed.connect(self._begin_anew)
        self._draw()

    def _lay_out(self) -> None:
        self.body.setSpacing(Space.M)
        self.body.addLayout(row(self._place, 1, self._left))
        self.body.addWidget(self._bar)
        self.body.addLayout(self._notes)
        stage = Card(gap=Space.M, margin=Space.L)
        stage.inside.addWidget(self.prompt, 2)
        stage.inside.addWidget(self._state)
        stage.inside.addWidget(self.wave, 1)
        stage.inside.addWidget(self.verdict)
        self.body.addWidget(stage, 1)
        self.body.addWidget(self.meter)
        self.body.addWidget(self._hint)
        self.keep_in_sight(self.transport)

    def shown(self) -> None:
        self._in_front = True
        self.setFocus()  # its keys work at once
        self.sitting.open()

    def hidden(self) -> None:
        self._in_front = False
        self.sitting.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """A long prompt, or the page in a small window, scrolls by keys that the control with the focus has no use for."""
        if not scroll_by_key(event, self.prompt.area, self.area):
            super().keyPressEvent(event)

    def at_work(self) -> AtWork | None:
        if self.sitting.at_risk:  # behind another page, too
            return AtWork(tr("A take is not kept yet, and is lost when Voxseal closes."), False)
        if self.sitting.phase is Phase.RECORDING:
            return AtWork(tr("A take is being recorded."), False)
        return None

    def _begin_anew(self) -> None:
        """Another profile, another consent: another sitting."""
        self._room_is_done = False
        self.sitting.begin_anew()

    # --- orders -------------------------------------------------------------------------------------------------

    def _record(self) -> None:
        if self.sitting.phase is Phase.RECORDING:
            self.sitting.stop()
        elif self._asks_for_room_tone or self._decides_room_tone:
            self.sitting.start(TakeKind.ROOM_TONE)
        else:
            self.sitting.start()

    def _on(self) -> None:
        if self._asks_for_room_tone:
            self._room_is_done = True
            self._draw()
            return
        status = self.sitting.standing.status
        if status is not None and status.kept is None and not status.undecided:
            self.sitting.skip()
        else:
            self.sitting.go_on()

    def _drop(self) -> None:
        if self.sitting.phase is Phase.RECORDING:
            self._give_up()
            return
        status = self.sitting.standing.status
        kept = status is not None and status.kept is not None
        ask(
            self.window(),
            tr("Discard this take?"),
            tr("The take that you kept before stays.") if kept else tr("It was not kept, and cannot be brought back."),
            [Choice(tr("Discard"), self.sitting.discard, kind="danger")],
        )

    def _give_up(self) -> None:
        if self.sitting.seconds < _WORTH_A_QUESTION:
            self.sitting.abandon()
            return
        ask(
            self.window(),
            tr("Give up this take?"),
            tr("The recording goes on while you decide. If you give it up, what was said so far is lost."),
            [Choice(tr("Give up"), self._give_up_now, kind="danger")],
            no=tr("Go on recording"),
        )

    def _give_up_now(self) -> None:
        if self.sitting.phase is Phase.RECORDING:
            self.sitting.abandon()
        else:
            self.sitting.discard()  # its microphone was lost under the question

    def _ask_to_discard_unopened(self) -> None:
        ask(
            self.window(),
            tr("Discard what cannot be opened?"),
            tr(
                "It cannot be brought back. If you can unlock the keyring, or another one holds the key, close Voxseal and"
                " start it again with that one instead."
            ),
            [Choice(tr("Discard"), self.sitting.discard_unopened, kind="danger")],
        )

    def _ask_to_finish(self) -> None:
        standing = self.sitting.standing
        more = tr.count("%Ln take(s) will be sent. They cannot be replaced after that.", standing.kept)
        if standing.to_do > 0:
            more += " " + tr.count(
                "%Ln prompt(s) of the script are not recorded yet; they can go later.", standing.to_do
            )
        ask(
            self.window(),
            tr("Finish, and send what is kept?"),
            more,
            [Choice(tr("Finish and send"), self.sitting.finish)],
            no=tr("Go on recording"),
        )

    def _finished(self, submission: str) -> None:
        self._room_is_done = False
        self.shell.uploads.chosen = submission
        self.shell.uploads.dispatch.look_for_new()
        self.shell.go_to("uploads")

    # --- drawing ------------------------------------------------------------------------------------------------

    @property
    def _room_tone_seconds(self) -> float:
        profile = self.shell.enrolment.now.profile
        return profile.recording.room_tone if profile is not None else 0.0

    @property
    def _asks_for_room_tone(self) -> bool:
        sitting = self.sitting
        return sitting.phase is Phase.READY and sitting.standing.room_tone_wanted and not self._room_is_done

    @property
    def _decides_room_tone(self) -> bool:
        return self.sitting.phase is Phase.DECIDING and self.sitting.kind is TakeKind.ROOM_TONE

    def _time_the_quiet(self) -> None:
        """From when the room is heard until nothing of it is under way, however that ends: no later take is cut off."""
        if self.sitting.phase is not Phase.RECORDING or self.sitting.kind is not TakeKind.ROOM_TONE:
            self._quiet.stop()
        elif not self.sitting.busy and not self._quiet.isActive():
            self._quiet.start(round(self._room_tone_seconds * 1000))

    def _draw(self) -> None:
        if self._decides_room_tone:
            self._room_is_done = True  # also for the next sitting: one ends whenever another page is looked at
        with self._focus.kept(under_way=self.sitting.busy):
            self._draw_all()
        self._time_the_quiet()

    def _draw_all(self) -> None:
        sitting, standing = self.sitting, self.sitting.standing
        self.chooser.show_devices(standing.devices, sitting.device)
        self.chooser.setEnabled(not sitting.busy and sitting.phase is not Phase.RECORDING)
        self.finish.setVisible(standing.kept > 0)
        self.finish.setEnabled(not sitting.busy and not standing.undecided and sitting.phase is not Phase.RECORDING)
        self._draw_progress()
        self._draw_prompt()
        self._draw_notes()
        if sitting.verdict is not None:
            self.verdict.show_verdict(sitting.verdict)
        elif sitting.phase is Phase.DECIDING and sitting.busy:
            self.verdict.show_waiting()
        elif sitting.phase is Phase.DECIDING:
            self.verdict.show_unmeasured(sitting.review)
        else:
            self.verdict.show_nothing()
        self.transport.draw(sitting, room_tone_asked=self._asks_for_room_tone)
        self._draw_sound()

    def _draw_progress(self) -> None:
        standing = self.sitting.standing
        scripted = standing.total > 0
        self._bar.setVisible(scripted)
        if scripted:
            self._bar.setMaximum(standing.total)
            self._bar.setValue(standing.done)
            words = tr(
                "Prompt {number} of {total}",
                number=number_text(standing.position),
                total=number_text(standing.total),
            )
            self._place.setText(words)
            said = [tr.count("%Ln recorded", standing.done)]
            if standing.skipped:
                said.append(tr.count("%Ln skipped", standing.skipped))
            said.append(tr.count("%Ln to go", standing.to_do))
            self._left.setText(" · ".join(said))
        else:
            self._place.setText(tr("Free recording") if self.sitting.phase in PROMPTED else "")
            self._left.setText(tr.count("%Ln take(s) kept", standing.kept) if standing.kept else "")

    def _draw_prompt(self) -> None:
        sitting, prompt = self.sitting, self.sitting.standing.prompt
        take = sitting.take if sitting.phase is Phase.DECIDING else None
        room_tone = self._asks_for_room_tone or sitting.kind is TakeKind.ROOM_TONE
        self.prompt.show_sound(
            there=sitting.standing.sound is not None and sitting.phase in PROMPTED and not room_tone,
            playing=sitting.heard_now is Heard.PROMPT,
            possible=sitting.can_hear_prompt and not sitting.busy,
        )
        if sitting.phase is Phase.OPENING:
            self.prompt.show_words(tr("Opening the microphone …"))
        elif sitting.phase in {Phase.FAILED, Phase.CLOSED}:
            self.prompt.show_words("")
        elif room_tone:
            self._draw_room_tone()
        elif take is not None and take.kind is TakeKind.FREE:
            self.prompt.show_words(tr("Recorded freely"))
        elif take is not None and take.prompt is not None and not same_prompt(take.prompt, prompt):
            note = tr("This was recorded for a text that the script no longer has.")
            self.prompt.show_words(take.prompt.text, section=take.prompt.section, note=note)
        elif prompt is None:
            self.prompt.show_words(tr("Speak freely"), note=tr("Press Record, and stop when you are done."))
        elif sitting.phase is Phase.READY and not sitting.standing.to_do and self._all_done():
            self.prompt.show_words(prompt.text, section=tr("Every prompt is recorded"), note=self._kept_words())
        else:
            section = prompt.section
            if prompt.training:
                section = " · ".join(filter(None, [section, tr("To get used to it: this one is not sent")]))
            self.prompt.show_words(
                prompt.text,
                section=section,
                note="\n".join(filter(None, [prompt.note, self._kept_words()])),
                picture=sitting.standing.picture,
            )

    def _draw_room_tone(self) -> None:
        if self.sitting.phase is Phase.RECORDING:
            self.prompt.show_words(tr("Please be quiet"), note=tr("It ends by itself."))
            return
        self.prompt.show_words(
            tr("First, the room without you"),
            note=tr.count(
                "Press Record and be quiet for %Ln second(s). It tells your voice from the room later.",
                round(self._room_tone_seconds),
            ),
        )

    def _all_done(self) -> bool:
        return self.sitting.standing.total > 0

    def _kept_words(self) -> str:
        status = self.sitting.standing.status
        if status is None or status.kept is None or self.sitting.phase is Phase.RECORDING:
            return ""
        return tr("A take of it is kept. It stays until you keep another.")

    def _draw_notes(self) -> None:
        sitting = self.sitting
        error = sitting.error if sitting.phase in {Phase.FAILED, Phase.NO_MICROPHONE} else None
        recovered = len(sitting.recovered) if sitting.standing.undecided else 0
        closed = len(sitting.unopened) if sitting.phase in PROMPTED else 0
        failed = sitting.phase in {Phase.FAILED, Phase.NO_MICROPHONE}
        if sitting.phase not in {Phase.READY, Phase.NO_MICROPHONE}:
            self._aside = 0
        elif not sitting.busy:  # an order may be about to show it
            self._aside = len(sitting.waiting)
        key = (failed, error, recovered, closed, self._aside, sitting.lost, sitting.warning)
        if key == self._noted:
            return
        self._noted = key
        clear_layout(self._notes)
        if error is not None:
            again = Action(tr("Try again"), sitting.look_again)
            self._notes.addWidget(Note("warn", microphone_error_text(error), again))
        if self._aside:
            words = tr.count(
                "%Ln take(s) wait for you to keep or discard them. Until then nothing can be sent.", self._aside
            )
            self._notes.addWidget(Note("info", words, Action(tr("Show"), sitting.review_next)))
        if recovered:
            self._notes.addWidget(
                Note("info", tr.count("%Ln take(s) were recovered after Voxseal ended unexpectedly.", recovered))
            )
        if sitting.lost:
            self._notes.addWidget(
                Note("warn", tr.count("%Ln take(s) could not be recovered: please record them again.", sitting.lost))
            )
        if closed:
            words = tr.count(
                "%Ln take(s) of earlier cannot be opened now: the keyring is locked, or does not hold the key. Nothing is"
                " deleted.",
                closed,
            )
            self._notes.addWidget(Note("warn", words, Action(tr("Discard …"), self._ask_to_discard_unopened)))
        if sitting.warning:
            self._notes.addWidget(
                Note(
                    "info", tr("Without a keyring, a take that is not kept yet is lost when Voxseal closes or crashes.")
                )
            )

    def _draw_sound(self) -> None:
        sitting = self.sitting
        level = sitting.level
        self.meter.show_level(level)
        self._hint.setText(hint_text(level.hint) if level is not None else "")
        if sitting.phase is Phase.RECORDING:
            self.wave.show_growing(sitting.live_envelope)
            said = [tr("Recording {time}", time=duration_text(sitting.seconds))]
            if sitting.dropped:
                said.append(tr.count("%Ln frame(s) were lost by the sound system", sitting.dropped))
            self._state.setText(" · ".join(said))
        else:
            self.wave.show_whole(sitting.envelope, sitting.played)
            captured = sitting.take.captured if sitting.take is not None else None
            self._state.setText(
                tr("Take of {time}", time=duration_text(captured.seconds)) if captured is not None else ""
            )
        self.wave.setVisible(sitting.phase in {Phase.RECORDING, Phase.DECIDING})
        self._state.setVisible(bool(self._state.text()))
