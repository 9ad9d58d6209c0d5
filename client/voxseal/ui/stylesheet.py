"""The style sheet, written from the theme's colours. What a widget is, it says by a property:

kind = title | heading | lead | muted | caption | code      of a QLabel      (`widgets.text`)
kind = primary | plain | quiet | danger                     of a QPushButton (`widgets.buttons`)
kind = card | banner | sidebar | …                          of a QFrame
"""

from __future__ import annotations

from voxseal.ui.theme import CONTROL_HEIGHT, RADIUS, Colours, Space, Type, scaled
from voxseal.workflow.resources import resource


def stylesheet(c: Colours) -> str:
    tone = "dark" if c.dark else "light"
    icons = resource("icons").as_posix()
    mono = '"Noto Sans Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace'
    return f"""
* {{ font-size: {scaled(Type.BODY)}px; }}
QMainWindow, QDialog, QWidget#content {{ background: {c.canvas}; }}
QDialog {{ border: 1px solid {c.control}; }}
QLabel {{ background: transparent; }}
QLabel[kind="title"] {{ font-size: {scaled(Type.TITLE)}px; font-weight: 600; }}
QLabel[kind="heading"] {{ font-size: {scaled(Type.HEADING)}px; font-weight: 600; }}
QLabel[kind="strong"] {{ font-weight: 600; }}
QLabel[kind="lead"] {{ font-size: {scaled(Type.LEAD)}px; color: {c.muted}; }}
QLabel[kind="muted"] {{ color: {c.muted}; }}
QLabel[kind="caption"] {{ font-size: {scaled(Type.CAPTION)}px; color: {c.muted}; }}
QLabel[kind="code"], QPlainTextEdit[kind="code"] {{ font-family: {mono}; font-size: {scaled(13)}px; }}
QLabel[tone="good"] {{ color: {c.good}; }}
QLabel[tone="warn"] {{ color: {c.warn}; }}
QLabel[tone="bad"] {{ color: {c.bad}; }}

QPushButton {{
    min-height: {CONTROL_HEIGHT - 2}px; padding: 0 {Space.L}px; border-radius: {RADIUS}px;
    border: 1px solid {c.control}; background: {c.surface}; color: {c.text}; font-weight: 500;
}}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed {{ background: {c.line}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 0 {Space.L - 1}px; }}
QPushButton:disabled {{ color: {c.control}; border-color: {c.line}; background: transparent; }}
QPushButton[kind="primary"] {{ background: {c.accent}; border-color: {c.accent}; color: {c.on_accent}; }}
QPushButton[kind="primary"]:hover {{ background: {c.accent_hover}; }}
QPushButton[kind="primary"]:pressed {{ background: {c.accent_pressed}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[kind="primary"]:disabled {{ background: {c.line}; border-color: {c.line}; color: {c.muted}; }}
QPushButton[kind="quiet"] {{ background: transparent; border-color: transparent; color: {c.accent}; }}
QPushButton[kind="quiet"]:hover {{ background: {c.hover}; }}
QPushButton[kind="quiet"]:focus {{ border: 2px solid {c.accent}; }}
QPushButton[kind="quiet"]:disabled {{ color: {c.control}; }}
QPushButton[kind="danger"] {{ border-color: {c.bad}; color: {c.bad}; }}
QPushButton[kind="danger"]:hover {{ background: {c.bad_soft}; }}
QPushButton[kind="danger"]:focus {{ border: 2px solid {c.bad}; }}
QPushButton[shape="square"] {{ padding: 0; min-width: {CONTROL_HEIGHT - 2}px; max-width: {CONTROL_HEIGHT - 2}px; }}

QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QPlainTextEdit, QTextEdit {{
    background: {c.surface}; color: {c.text}; border: 1px solid {c.control}; border-radius: {RADIUS}px;
    padding: 0 {Space.M}px; selection-background-color: {c.accent}; selection-color: {c.on_accent};
}}
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox {{ min-height: {CONTROL_HEIGHT - 2}px; }}
QPlainTextEdit, QTextEdit {{ padding: {Space.S}px; }}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus {{
    border: 2px solid {c.accent}; padding-left: {Space.M - 1}px; padding-right: {Space.M - 1}px;
}}
QPlainTextEdit:focus, QTextEdit:focus {{ padding: {Space.S - 1}px; }}
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled {{
    color: {c.control}; border-color: {c.line}; background: transparent;
}}
QComboBox {{ padding-right: {Space.XS}px; }}
QComboBox:focus {{ padding-right: {Space.XS - 1}px; }}
QComboBox::drop-down {{ border: none; width: {Space.XXL}px; }}
QComboBox::down-arrow {{ image: url("{icons}/control-down.svg"); width: 16px; height: 16px; }}
QComboBox QAbstractItemView {{
    background: {c.surface}; border: 1px solid {c.line}; outline: none; padding: {Space.XS}px;
    selection-background-color: {c.accent_soft}; selection-color: {c.text};
}}
QComboBox QAbstractItemView::item {{
    min-height: {CONTROL_HEIGHT - 4}px; padding: 0 {Space.S}px; border-radius: {RADIUS - 2}px;
}}
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {{
    border: none; width: {Space.XL}px; background: transparent;
}}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{ image: url("{icons}/control-up.svg"); width: 12px; height: 12px; }}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{ image: url("{icons}/control-down.svg"); width: 12px; height: 12px; }}

QCheckBox, QRadioButton {{ spacing: {Space.S}px; min-height: 28px; background: transparent; }}
QCheckBox::indicator, QRadioButton::indicator, QListWidget::indicator {{
    width: 18px; height: 18px; border: 1px solid {c.control}; background: {c.surface};
}}
QCheckBox::indicator, QListWidget::indicator {{ border-radius: 5px; }}
QRadioButton::indicator {{ border-radius: 10px; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {c.accent}; width: 16px; height: 16px; }}
QCheckBox::indicator:checked, QListWidget::indicator:checked {{
    background: {c.accent}; border-color: {c.accent}; image: url("{icons}/control-check-{tone}.svg");
}}
QCheckBox::indicator:checked:focus {{ border: 2px solid {c.text}; }}
QRadioButton::indicator:checked {{
    background: {c.accent}; border-color: {c.accent}; image: url("{icons}/control-dot-{tone}.svg");
}}
QRadioButton::indicator:checked:focus {{ border: 2px solid {c.text}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {c.line}; background: transparent; }}

QFrame[kind="card"] {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: {RADIUS + 4}px; }}
QFrame[kind="drop"] {{ background: {c.surface}; border: 2px dashed {c.control}; border-radius: {RADIUS + 4}px; }}
QFrame[kind="drop"][over="true"] {{ background: {c.accent_soft}; border-color: {c.accent}; }}
QFrame[kind="rule"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[kind="sidebar"] {{ background: {c.sidebar}; border: none; border-right: 1px solid {c.line}; }}
QFrame[kind="banner"] {{ border: none; border-radius: 0; }}
QFrame[kind="banner"][tone="info"], QFrame[kind="note"][tone="info"] {{ background: {c.info_soft}; }}
QFrame[kind="banner"][tone="good"], QFrame[kind="note"][tone="good"] {{ background: {c.good_soft}; }}
QFrame[kind="banner"][tone="warn"], QFrame[kind="note"][tone="warn"] {{ background: {c.warn_soft}; }}
QFrame[kind="banner"][tone="bad"], QFrame[kind="note"][tone="bad"] {{ background: {c.bad_soft}; }}
QFrame[kind="banner"][tone="practice"] {{ background: {c.practice_soft}; }}
QFrame[kind="banner"][tone="practice"] QLabel {{ color: {c.practice}; font-weight: 600; }}
QFrame[kind="note"] {{ border: none; border-radius: {RADIUS}px; }}

QToolButton[kind="entry"] {{
    text-align: left; border: 2px solid transparent; border-radius: {RADIUS}px; background: transparent;
    padding: 0 {Space.M - 2}px; min-height: {CONTROL_HEIGHT}px; color: {c.text}; font-weight: 500;
}}
QToolButton[kind="entry"]:hover {{ background: {c.hover}; }}
QToolButton[kind="entry"]:checked {{ background: {c.accent_soft}; color: {c.text}; font-weight: 600; }}
QToolButton[kind="entry"]:focus {{ border-color: {c.accent}; }}
QToolButton {{ border: 2px solid transparent; border-radius: {RADIUS}px; background: transparent; padding: {Space.XS}px; }}
QToolButton:hover {{ background: {c.hover}; }}
QToolButton:focus {{ border-color: {c.accent}; }}
QToolButton::menu-indicator {{ image: none; }}

QAbstractItemView {{
    background: {c.surface}; border: 1px solid {c.line}; border-radius: {RADIUS}px; outline: none;
    gridline-color: {c.line}; alternate-background-color: {c.canvas};
    selection-background-color: {c.accent_soft}; selection-color: {c.text};
}}
QAbstractItemView:focus {{ border-color: {c.accent}; }}
QTableView::item, QTreeView::item, QListView::item {{ padding: {Space.XS}px {Space.S}px; border: none; }}
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {{
    background: {c.accent_soft}; color: {c.text};
}}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{
    background: transparent; color: {c.muted}; border: none; border-bottom: 1px solid {c.line};
    padding: {Space.S}px {Space.S + 3}px; font-weight: 600; font-size: {scaled(Type.CAPTION)}px;
}}
QTableCornerButton::section {{ background: {c.surface}; border: none; }}

QScrollArea {{ background: transparent; border: none; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget[kind="scrolled"] {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {c.control}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QProgressBar {{
    background: {c.line}; border: none; border-radius: 4px; min-height: 8px; max-height: 8px; text-align: center;
}}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 4px; }}
QProgressBar[tone="good"]::chunk {{ background: {c.good}; }}
QProgressBar[tone="warn"]::chunk {{ background: {c.warn}; }}
QProgressBar[tone="bad"]::chunk {{ background: {c.bad}; }}

QTabBar::tab {{
    padding: {Space.S}px {Space.L}px; border: none; border-bottom: 2px solid transparent; color: {c.muted}; font-weight: 500;
}}
QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {c.accent}; }}
QTabBar::tab:focus {{ color: {c.accent}; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {c.line}; }}

QMenu {{ background: {c.surface}; border: 1px solid {c.line}; padding: {Space.XS}px; }}
QMenu::item {{ padding: {Space.S}px {Space.XL}px {Space.S}px {Space.M}px; border-radius: {RADIUS - 2}px; }}
QMenu::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: {Space.XS}px {Space.S}px; }}
QToolTip {{ background: {c.text}; color: {c.canvas}; border: none; padding: {Space.XS}px {Space.S}px; }}
QSlider::groove:horizontal {{ height: 4px; background: {c.line}; border-radius: 2px; }}
QSlider::handle:horizontal {{
    width: 18px; height: 18px; margin: -7px 0; border-radius: 9px; background: {c.accent};
}}
QSplitter::handle {{ background: {c.line}; }}
"""
