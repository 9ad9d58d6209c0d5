"""Takes end to end: the real command, a virtual microphone, a real keyring; kills, and a search for what must be nowhere."""
