"""Recording in the window: the sitting at the microphone, and what shows it.

`sitting.Sitting` holds the `RecordingSession` and carries out every step in a task; `pages.record` draws it from the pieces
here: `meter`, `waveform`, `verdict`, `chooser`.
"""
