"""Recording in the window: the sitting at the microphone, and what shows it.

`sitting.Sitting` holds the `RecordingSession` and says what can be ordered when; `steps` is what an order does, in a task.
`pages.record` draws it from the pieces here: `meter`, `waveform`, `verdict`, `chooser`.
"""
