<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Record</name>
    <message>
        <source>Record</source>
        <translation>Aufnehmen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln take(s) will be sent. They cannot be replaced after that.</source>
        <translation><numerusform>%Ln Aufnahme wird gesendet. Danach lässt sie sich nicht mehr ersetzen.</numerusform><numerusform>%Ln Aufnahmen werden gesendet. Danach lassen sie sich nicht mehr ersetzen.</numerusform></translation>
    </message>
    <message>
        <source>A take of it is kept. It stays until you keep another.</source>
        <translation>Eine Aufnahme davon ist behalten. Sie bleibt, bis Sie eine andere behalten.</translation>
    </message>
    <message>
        <source>Finish and send</source>
        <translation>Abschließen und senden</translation>
    </message>
    <message>
        <source>Progress through the script</source>
        <translation>Fortschritt im Skript</translation>
    </message>
    <message>
        <source>Outline of the take</source>
        <translation>Verlauf der Aufnahme</translation>
    </message>
    <message>
        <source>Discard this take?</source>
        <translation>Diese Aufnahme verwerfen?</translation>
    </message>
    <message>
        <source>Give up this take?</source>
        <translation>Diese Aufnahme aufgeben?</translation>
    </message>
    <message>
        <source>The recording goes on while you decide. If you give it up, what was said so far is lost.</source>
        <translation>Die Aufnahme läuft weiter, während Sie entscheiden. Wenn Sie sie aufgeben, ist das bisher Gesprochene verloren.</translation>
    </message>
    <message>
        <source>Discard what cannot be opened?</source>
        <translation>Verwerfen, was sich nicht öffnen lässt?</translation>
    </message>
    <message>
        <source>It cannot be brought back. If you can unlock the keyring, or another one holds the key, close Voxseal and start it again with that one instead.</source>
        <translation>Es lässt sich nicht zurückholen. Wenn Sie den Schlüsselbund entsperren können oder ein anderer den Schlüssel enthält, schließen Sie Voxseal und starten Sie es stattdessen mit diesem neu.</translation>
    </message>
    <message>
        <source>Finish, and send what is kept?</source>
        <translation>Abschließen und senden, was behalten ist?</translation>
    </message>
    <message>
        <source>Prompt {number} of {total}</source>
        <translation>Text {number} von {total}</translation>
    </message>
    <message>
        <source>First, the room without you</source>
        <translation>Zuerst der Raum ohne Sie</translation>
    </message>
    <message numerus="yes">
        <source>%Ln take(s) wait for you to keep or discard them. Until then nothing can be sent.</source>
        <translation><numerusform>%Ln Aufnahme wartet darauf, dass Sie sie behalten oder verwerfen. Bis dahin lässt sich nichts senden.</numerusform><numerusform>%Ln Aufnahmen warten darauf, dass Sie sie behalten oder verwerfen. Bis dahin lässt sich nichts senden.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln take(s) of earlier cannot be opened now: the keyring is locked, or does not hold the key. Nothing is deleted.</source>
        <translation><numerusform>%Ln frühere Aufnahme lässt sich gerade nicht öffnen: Der Schlüsselbund ist gesperrt oder enthält den Schlüssel nicht. Nichts ist gelöscht.</numerusform><numerusform>%Ln frühere Aufnahmen lassen sich gerade nicht öffnen: Der Schlüsselbund ist gesperrt oder enthält den Schlüssel nicht. Nichts ist gelöscht.</numerusform></translation>
    </message>
    <message>
        <source>A take is not kept yet, and is lost when Voxseal closes.</source>
        <translation>Eine Aufnahme ist noch nicht behalten und geht verloren, wenn Voxseal schließt.</translation>
    </message>
    <message>
        <source>A take is being recorded.</source>
        <translation>Eine Aufnahme läuft.</translation>
    </message>
    <message>
        <source>The take that you kept before stays.</source>
        <translation>Die Aufnahme, die Sie vorher behalten haben, bleibt.</translation>
    </message>
    <message>
        <source>It was not kept, and cannot be brought back.</source>
        <translation>Sie ist nicht behalten und lässt sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>Go on recording</source>
        <translation>Weiter aufnehmen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln prompt(s) of the script are not recorded yet; they can go later.</source>
        <translation><numerusform>%Ln Text des Skripts ist noch nicht aufgenommen; er kann später folgen.</numerusform><numerusform>%Ln Texte des Skripts sind noch nicht aufgenommen; sie können später folgen.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln recorded</source>
        <translation><numerusform>%Ln aufgenommen</numerusform><numerusform>%Ln aufgenommen</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln to go</source>
        <translation><numerusform>noch %Ln</numerusform><numerusform>noch %Ln</numerusform></translation>
    </message>
    <message>
        <source>Opening the microphone …</source>
        <translation>Das Mikrofon wird geöffnet …</translation>
    </message>
    <message>
        <source>Please be quiet</source>
        <translation>Bitte still sein</translation>
    </message>
    <message numerus="yes">
        <source>Press Record and be quiet for %Ln second(s). It tells your voice from the room later.</source>
        <translation><numerusform>Drücken Sie „Aufnehmen“ und seien Sie %Ln Sekunde still. So lässt sich Ihre Stimme später vom Raum unterscheiden.</numerusform><numerusform>Drücken Sie „Aufnehmen“ und seien Sie %Ln Sekunden still. So lässt sich Ihre Stimme später vom Raum unterscheiden.</numerusform></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Recording {time}</source>
        <translation>Aufnahme {time}</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Aufgeben</translation>
    </message>
    <message numerus="yes">
        <source>%Ln skipped</source>
        <translation><numerusform>%Ln übersprungen</numerusform><numerusform>%Ln übersprungen</numerusform></translation>
    </message>
    <message>
        <source>Free recording</source>
        <translation>Freie Aufnahme</translation>
    </message>
    <message numerus="yes">
        <source>%Ln take(s) kept</source>
        <translation><numerusform>%Ln Aufnahme behalten</numerusform><numerusform>%Ln Aufnahmen behalten</numerusform></translation>
    </message>
    <message>
        <source>It ends by itself.</source>
        <translation>Die Aufnahme endet von selbst.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln take(s) were recovered after Voxseal ended unexpectedly.</source>
        <translation><numerusform>%Ln Aufnahme wurde wiederhergestellt, nachdem Voxseal unerwartet beendet worden war.</numerusform><numerusform>%Ln Aufnahmen wurden wiederhergestellt, nachdem Voxseal unerwartet beendet worden war.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%Ln take(s) could not be recovered: please record them again.</source>
        <translation><numerusform>%Ln Aufnahme ließ sich nicht wiederherstellen: Bitte nehmen Sie sie noch einmal auf.</numerusform><numerusform>%Ln Aufnahmen ließen sich nicht wiederherstellen: Bitte nehmen Sie sie noch einmal auf.</numerusform></translation>
    </message>
    <message>
        <source>Without a keyring, a take that is not kept yet is lost when Voxseal closes or crashes.</source>
        <translation>Ohne Schlüsselbund geht eine noch nicht behaltene Aufnahme verloren, wenn Voxseal schließt oder abstürzt.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln frame(s) were lost by the sound system</source>
        <translation><numerusform>%Ln Abtastwert hat das Tonsystem verloren</numerusform><numerusform>%Ln Abtastwerte hat das Tonsystem verloren</numerusform></translation>
    </message>
    <message>
        <source>Take of {time}</source>
        <translation>Aufnahme von {time}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Discard …</source>
        <translation>Verwerfen …</translation>
    </message>
    <message>
        <source>Recorded freely</source>
        <translation>Frei aufgenommen</translation>
    </message>
    <message>
        <source>This was recorded for a text that the script no longer has.</source>
        <translation>Diese Aufnahme gehört zu einem Text, den das Skript nicht mehr hat.</translation>
    </message>
    <message>
        <source>Speak freely</source>
        <translation>Sprechen Sie frei</translation>
    </message>
    <message>
        <source>Press Record, and stop when you are done.</source>
        <translation>Drücken Sie „Aufnehmen“, und beenden Sie, wenn Sie fertig sind.</translation>
    </message>
    <message>
        <source>Every prompt is recorded</source>
        <translation>Alle Texte sind aufgenommen</translation>
    </message>
    <message>
        <source>To get used to it: this one is not sent</source>
        <translation>Zum Eingewöhnen: Diese wird nicht gesendet</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Look for microphones again</source>
        <translation>Erneut nach Mikrofonen suchen</translation>
    </message>
    <message>
        <source>No microphone</source>
        <translation>Kein Mikrofon</translation>
    </message>
    <message>
        <source>{name} (what this computer plays)</source>
        <translation>{name} (was dieser Computer abspielt)</translation>
    </message>
    <message>
        <source>Show everything that can be recorded</source>
        <translation>Alles zeigen, was sich aufnehmen lässt</translation>
    </message>
    <message>
        <source>{name} (default)</source>
        <translation>{name} (Vorgabe)</translation>
    </message>
    <message>
        <source>Find a quieter room, switch off fans, and move closer to the microphone. Leave a pause at either end.</source>
        <translation>Suchen Sie einen ruhigeren Raum, schalten Sie Lüfter aus und gehen Sie näher ans Mikrofon. Lassen Sie am Anfang und am Ende eine Pause.</translation>
    </message>
    <message>
        <source>Begin to speak soon after starting, and stop soon after the last word.</source>
        <translation>Sprechen Sie bald nach dem Start, und beenden Sie bald nach dem letzten Wort.</translation>
    </message>
    <message>
        <source>Lower the gain or move away from the microphone.</source>
        <translation>Senken Sie die Verstärkung, oder gehen Sie weiter weg vom Mikrofon.</translation>
    </message>
    <message>
        <source>Move closer to the microphone or raise the gain.</source>
        <translation>Gehen Sie näher ans Mikrofon, oder erhöhen Sie die Verstärkung.</translation>
    </message>
    <message>
        <source>At most {limit} is asked for.</source>
        <translation>Verlangt ist höchstens {limit}.</translation>
    </message>
    <message>
        <source>It is silent: nothing in it is louder than -70 LUFS.</source>
        <translation>Sie ist still: Nichts darin ist lauter als -70 LUFS.</translation>
    </message>
    <message>
        <source>Check that the right microphone is chosen and not muted.</source>
        <translation>Prüfen Sie, ob das richtige Mikrofon gewählt und nicht stumm geschaltet ist.</translation>
    </message>
    <message>
        <source>At least {limit} is asked for.</source>
        <translation>Verlangt ist mindestens {limit}.</translation>
    </message>
    <message numerus="yes">
        <source>The sound system lost %Ln frame(s) while recording.</source>
        <translation><numerusform>Das Tonsystem hat bei der Aufnahme %Ln Abtastwert verloren.</numerusform><numerusform>Das Tonsystem hat bei der Aufnahme %Ln Abtastwerte verloren.</numerusform></translation>
    </message>
    <message>
        <source>There is nothing above {value} kHz: it was made from a recording of a lower sample rate.</source>
        <translation>Über {value} kHz ist nichts: Sie ist aus einer Aufnahme mit niedrigerer Abtastrate gemacht.</translation>
    </message>
    <message>
        <source>Nothing in it rises above its noise.</source>
        <translation>Nichts darin hebt sich vom Rauschen ab.</translation>
    </message>
    <message>
        <source>It is too short for its loudness to be judged.</source>
        <translation>Sie ist zu kurz, um ihre Lautheit zu beurteilen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln sample(s) are clipped.</source>
        <translation><numerusform>%Ln Abtastwert ist übersteuert.</numerusform><numerusform>%Ln Abtastwerte sind übersteuert.</numerusform></translation>
    </message>
    <message>
        <source>Nothing is clipped.</source>
        <translation>Nichts ist übersteuert.</translation>
    </message>
    <message>
        <source>Nothing was lost while recording.</source>
        <translation>Bei der Aufnahme ging nichts verloren.</translation>
    </message>
    <message>
        <source>It uses the band of its sample rate.</source>
        <translation>Sie nutzt das Band ihrer Abtastrate.</translation>
    </message>
    <message>
        <source>It is digital silence.</source>
        <translation>Sie ist digitale Stille.</translation>
    </message>
    <message>
        <source>Its quiet parts are digital silence.</source>
        <translation>Die leisen Stellen sind digitale Stille.</translation>
    </message>
    <message>
        <source>There is no noise to compare speech with.</source>
        <translation>Es gibt kein Rauschen, mit dem sich Sprache vergleichen ließe.</translation>
    </message>
    <message>
        <source>It is too short for its spectrum to be judged.</source>
        <translation>Sie ist zu kurz, um ihr Spektrum zu beurteilen.</translation>
    </message>
    <message>
        <source>Try another socket or sound card.</source>
        <translation>Versuchen Sie einen anderen Anschluss oder eine andere Soundkarte.</translation>
    </message>
    <message>
        <source>Use a microphone that has the sample rate asked for: a Bluetooth headset often has not.</source>
        <translation>Nehmen Sie ein Mikrofon mit der verlangten Abtastrate: Ein Bluetooth-Headset hat sie oft nicht.</translation>
    </message>
    <message>
        <source>Close other programs and record it again.</source>
        <translation>Schließen Sie andere Programme, und nehmen Sie noch einmal auf.</translation>
    </message>
    <message>
        <source>Record more in one go.</source>
        <translation>Nehmen Sie mehr am Stück auf.</translation>
    </message>
    <message>
        <source>Record it in shorter pieces.</source>
        <translation>Nehmen Sie es in kürzeren Stücken auf.</translation>
    </message>
    <message>
        <source>It lasts {value} s.</source>
        <translation>Sie dauert {value} s.</translation>
    </message>
    <message>
        <source>Its true peak is {value} dBTP.</source>
        <translation>Der True Peak ist {value} dBTP.</translation>
    </message>
    <message>
        <source>Its loudness is {value} LUFS.</source>
        <translation>Die Lautheit ist {value} LUFS.</translation>
    </message>
    <message>
        <source>The noise in its quiet parts is {value} dBFS.</source>
        <translation>Das Rauschen in den leisen Stellen ist {value} dBFS.</translation>
    </message>
    <message>
        <source>Its speech is {value} dB above its noise.</source>
        <translation>Die Sprache liegt {value} dB über dem Rauschen.</translation>
    </message>
    <message>
        <source>Its DC offset is {value} of full scale.</source>
        <translation>Der Gleichanteil ist {value} der Vollaussteuerung.</translation>
    </message>
    <message>
        <source>There is {value} s of silence before the first sound.</source>
        <translation>Vor dem ersten Ton sind {value} s Stille.</translation>
    </message>
    <message>
        <source>There is {value} s of silence after the last sound.</source>
        <translation>Nach dem letzten Ton sind {value} s Stille.</translation>
    </message>
    <message>
        <source>Input level</source>
        <translation>Eingangspegel</translation>
    </message>
    <message>
        <source>Stop the test</source>
        <translation>Test beenden</translation>
    </message>
    <message>
        <source>Test the microphone</source>
        <translation>Mikrofon testen</translation>
    </message>
    <message>
        <source>Nothing is recorded or kept by the test.</source>
        <translation>Beim Test wird nichts aufgenommen oder behalten.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Listen first</source>
        <translation>Zuerst anhören</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Record again</source>
        <translation>Neu aufnehmen</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Anhören</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>It could not be listened to.</source>
        <translation>Die Aufnahme ließ sich nicht anhören.</translation>
    </message>
    <message>
        <source>This take is good</source>
        <translation>Diese Aufnahme ist gut</translation>
    </message>
    <message>
        <source>Worth another look</source>
        <translation>Noch einen Blick wert</translation>
    </message>
    <message>
        <source>Better record it again</source>
        <translation>Besser neu aufnehmen</translation>
    </message>
    <message>
        <source>Listening to it …</source>
        <translation>Die Aufnahme wird geprüft …</translation>
    </message>
    <message>
        <source>What was recorded until then is whole.</source>
        <translation>Was bis dahin aufgenommen wurde, ist vollständig.</translation>
    </message>
    <message>
        <source>Level is fine</source>
        <translation>Der Pegel ist gut</translation>
    </message>
    <message>
        <source>Quiet: move closer to the microphone</source>
        <translation>Leise: Gehen Sie näher ans Mikrofon</translation>
    </message>
    <message>
        <source>Loud: move away a little</source>
        <translation>Laut: Gehen Sie etwas weg</translation>
    </message>
    <message>
        <source>Too loud, it clips: lower the gain or move away</source>
        <translation>Zu laut, es übersteuert: Verstärkung senken oder weiter weg gehen</translation>
    </message>
    <message>
        <source>Nothing is heard: is the microphone muted?</source>
        <translation>Nichts zu hören: Ist das Mikrofon stumm geschaltet?</translation>
    </message>
    <message>
        <source>The microphone was unplugged.</source>
        <translation>Das Mikrofon wurde abgezogen.</translation>
    </message>
    <message>
        <source>The system switched to another microphone by itself.</source>
        <translation>Das System hat von selbst auf ein anderes Mikrofon umgeschaltet.</translation>
    </message>
    <message>
        <source>No more sound came from the microphone.</source>
        <translation>Vom Mikrofon kam kein Ton mehr.</translation>
    </message>
    <message>
        <source>The system's sound service ended.</source>
        <translation>Der Tondienst des Systems wurde beendet.</translation>
    </message>
    <message>
        <source>The take could not be written: the disk is full, or failed.</source>
        <translation>Die Aufnahme ließ sich nicht schreiben: Der Datenträger ist voll oder defekt.</translation>
    </message>
    <message>
        <source>The microphone stopped by itself.</source>
        <translation>Das Mikrofon hat von selbst aufgehört.</translation>
    </message>
    <message>
        <source>What was recorded before is kept.</source>
        <translation>Was vorher aufgenommen wurde, bleibt erhalten.</translation>
    </message>
</context>
</TS>
