"""Signing in and out: one button, a waiting state, and who is signed in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFormLayout, QVBoxLayout, QWidget

from voxseal.ui.account import State
from voxseal.ui.language import Texts, time_text
from voxseal.ui.page import Page
from voxseal.ui.shell import Shell
from voxseal.ui.theme import READING_WIDTH, Space
from voxseal.ui.widgets import Button, Card, Note, body, clear_layout, code, heading, muted, row, scrolled

tr = Texts("Account")


class AccountPage(Page):
    name = "account"
    icon = "person"
    in_navigation = False

    @staticmethod
    def title() -> str:
        return tr("Sign-in")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._column = QVBoxLayout()
        self._column.setSpacing(Space.L)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addStretch(1)
        self.body.addWidget(scrolled(self._column, widest=READING_WIDTH))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # while it changes, it may hold the focus itself
        self._drawn: tuple[object, ...] = ()
        shell.account.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        account = self.shell.account
        now = (account.state, account.seen, account.link, account.vault, account.remembered, account.minutes_left)
        if now == self._drawn:
            return
        self._drawn = now
        focus = QApplication.focusWidget()
        held = focus.text() if isinstance(focus, Button) and self.isAncestorOf(focus) else None
        clear_layout(self._column)
        card = Card(gap=Space.M)
        {
            State.UNKNOWN: self._unknown,
            State.SIGNED_OUT: self._signed_out,
            State.WAITING: self._waiting,
            State.SIGNED_IN: self._signed_in,
        }[account.state](card.inside)
        self._column.addWidget(card)
        if account.state is not State.UNKNOWN and not account.remembered:
            self._column.addWidget(Note("info", self._why_not_remembered()))
        self._column.addStretch(1)
        if held is not None:
            self._hold_focus(card, held)

    def _hold_focus(self, card: QWidget, words: str) -> None:
        """Whoever was at a button stays at it. Where it has gone, at the page: a second Return presses nothing else."""
        buttons = [button for button in card.findChildren(Button) if button.isEnabled() and button.text() == words]
        holder: QWidget = buttons[0] if buttons else self
        holder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unknown(self, inside: QVBoxLayout) -> None:
        inside.addWidget(heading(tr("Looking for a session …")))
        inside.addWidget(muted(tr("If your system asks for its keyring's password, answer it to be remembered.")))

    def _signed_out(self, inside: QVBoxLayout) -> None:
        inside.addWidget(heading(tr("You are not signed in")))
        inside.addWidget(
            muted(
                tr(
                    "Signing in opens your browser. The session lasts an hour and can only add files under your own"
                    " folder: it cannot read, change or delete anything."
                )
            )
        )
        button = Button(tr("Sign in"), self.shell.account.sign_in, kind="primary", icon_name="sign-in")
        button.setEnabled(self.shell.workbench.has_profile)
        inside.addLayout(row(button, self._support(), 1, gap=Space.M))

    def _support(self) -> Button:
        """Who cannot sign in needs it most."""
        return Button(tr("Support bundle …"), self.shell.make_bundle, kind="quiet")

    def _waiting(self, inside: QVBoxLayout) -> None:
        account = self.shell.account
        inside.addWidget(heading(tr("Waiting for your browser …")))
        inside.addWidget(muted(tr("Sign in there, then come back. If no page opened, open it again or copy the link.")))
        again = Button(tr("Open again"), account.open_again, icon_name="external")
        copy = Button(tr("Copy link"), account.copy_link, icon_name="copy")
        again.setEnabled(bool(account.link))
        copy.setEnabled(bool(account.link))
        inside.addLayout(
            row(again, copy, Button(tr("Cancel"), account.cancel, kind="quiet"), self._support(), 1, gap=Space.M)
        )

    def _signed_in(self, inside: QVBoxLayout) -> None:
        account = self.shell.account
        if account.seen is None:
            return
        inside.addWidget(heading(tr("You are signed in")))
        form = QFormLayout()
        form.setHorizontalSpacing(Space.XL)
        form.setVerticalSpacing(Space.S)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        fields: list[tuple[str, QWidget]] = [
            (tr("Who"), body(account.seen.subject)),
            (tr("Delivers to"), code(account.seen.prefix)),
            (
                tr("Lasts"),
                body(
                    tr.count(
                        "%Ln minute(s) more, until {until}",
                        account.minutes_left,
                        until=time_text(account.seen.expires_at),
                    )
                ),
            ),
            (tr("Kept in"), body(account.vault if account.remembered else tr("Memory only"))),
        ]
        for label, field in fields:
            form.addRow(muted(label), field)
        inside.addLayout(form)
        inside.addLayout(row(Button(tr("Sign out"), account.sign_out), 1))

    def _why_not_remembered(self) -> str:
        reason = self.shell.account.why_not_remembered
        if reason == "locked":
            why = tr("Your system's keyring is locked.")
        elif reason == "failed":
            why = tr("Your system's keyring does not answer as it should.")
        elif reason:
            why = tr("This system has no keyring that Voxseal may use.")
        else:
            return tr("A practice session is kept in memory only, and you will sign in again next time.")
        return why + " " + tr("So the session is kept in memory only, and you will sign in again next time.")
