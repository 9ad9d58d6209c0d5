<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>First start</name>
    <message>
        <source>Record what you are asked to say. Each take is sealed when you keep it.</source>
        <translation>Nehmen Sie auf, was Sie sagen sollen. Jede Aufnahme wird versiegelt, sobald Sie sie behalten.</translation>
    </message>
    <message>
        <source>Add recordings: drop files or folders on the window. Each is sealed before anything leaves this computer.</source>
        <translation>Aufnahmen hinzufügen: Legen Sie Dateien oder Ordner auf dem Fenster ab. Jede wird versiegelt, bevor etwas diesen Computer verlässt.</translation>
    </message>
    <message>
        <source>Uploads go on by themselves after a lost network, sleep or a restart.</source>
        <translation>Das Hochladen geht von selbst weiter, auch nach Netzausfall, Ruhezustand oder Neustart.</translation>
    </message>
    <message>
        <source>Receipts show what was delivered, and when.</source>
        <translation>Quittungen zeigen, was wann übergeben wurde.</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Einwilligung</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Your microphone</source>
        <translation>Ihr Mikrofon</translation>
    </message>
    <message>
        <source>Choose what you record with, and say a few words.</source>
        <translation>Wählen Sie, womit Sie aufnehmen, und sprechen Sie ein paar Worte.</translation>
    </message>
    <message>
        <source>Welcome to Voxseal</source>
        <translation>Willkommen bei Voxseal</translation>
    </message>
    <message>
        <source>Your voice cannot be changed like a password. What you record is sealed on this computer, so that only the organisation's own key can open it.</source>
        <translation>Ihre Stimme lässt sich nicht ändern wie ein Passwort. Was Sie aufnehmen, wird auf diesem Computer versiegelt, sodass nur der Schlüssel der Organisation es öffnen kann.</translation>
    </message>
    <message>
        <source>Drop the profile here</source>
        <translation>Legen Sie das Profil hier ab</translation>
    </message>
    <message>
        <source>Choose the profile</source>
        <translation>Profil wählen</translation>
    </message>
    <message>
        <source>Is this your organisation?</source>
        <translation>Ist das Ihre Organisation?</translation>
    </message>
    <message>
        <source>Compare the fingerprints with what the organisation told you by another way, on the phone or on paper. Whoever could change them could listen.</source>
        <translation>Vergleichen Sie die Fingerabdrücke mit dem, was die Organisation Ihnen auf anderem Weg gesagt hat, am Telefon oder auf Papier. Wer sie ändern könnte, könnte mithören.</translation>
    </message>
    <message>
        <source>They match, import</source>
        <translation>Sie stimmen überein, übernehmen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Your consent</source>
        <translation>Ihre Einwilligung</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Zustimmen</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>You are set up</source>
        <translation>Alles ist eingerichtet</translation>
    </message>
    <message>
        <source>This is what you can do now:</source>
        <translation>Das können Sie jetzt tun:</translation>
    </message>
    <message>
        <source>Open your organisation's profile</source>
        <translation>Öffnen Sie das Profil Ihrer Organisation</translation>
    </message>
    <message>
        <source>It is a small file that the organisation gave you. It says where recordings go and who may open them.</source>
        <translation>Das ist eine kleine Datei, die Sie von der Organisation bekommen haben. Sie sagt, wohin Aufnahmen gehen und wer sie öffnen darf.</translation>
    </message>
    <message>
        <source>Choose a file …</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>Profiles (*.toml *.voxseal-profile)</source>
        <translation>Profile (*.toml *.voxseal-profile)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Sign in now</source>
        <translation>Jetzt anmelden</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>{organisation} asks you to agree to this before anything is recorded or sent.</source>
        <translation>{organisation} bittet Sie, dem zuzustimmen, bevor etwas aufgenommen oder gesendet wird.</translation>
    </message>
    <message>
        <source>You are practising: the practice cloud has a profile of its own.</source>
        <translation>Sie üben: Die Übungs-Cloud hat ein eigenes Profil.</translation>
    </message>
    <message>
        <source>Use the practice profile</source>
        <translation>Übungsprofil verwenden</translation>
    </message>
</context>
</TS>
