<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Account</name>
    <message>
        <source>Sign-in</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Support bundle …</source>
        <translation>Support-Paket …</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>Noch einmal öffnen</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Your system's keyring is locked.</source>
        <translation>Der Schlüsselbund Ihres Systems ist gesperrt.</translation>
    </message>
    <message>
        <source>So the session is kept in memory only, and you will sign in again next time.</source>
        <translation>Deshalb bleibt die Sitzung nur im Arbeitsspeicher, und Sie melden sich beim nächsten Mal neu an.</translation>
    </message>
    <message>
        <source>Looking for a session …</source>
        <translation>Sitzung wird gesucht …</translation>
    </message>
    <message>
        <source>If your system asks for its keyring's password, answer it to be remembered.</source>
        <translation>Wenn Ihr System nach dem Passwort des Schlüsselbunds fragt, geben Sie es ein, damit Sie angemeldet bleiben.</translation>
    </message>
    <message>
        <source>You are not signed in</source>
        <translation>Sie sind nicht angemeldet</translation>
    </message>
    <message>
        <source>Signing in opens your browser. The session lasts an hour and can only add files under your own folder: it cannot read, change or delete anything.</source>
        <translation>Die Anmeldung öffnet Ihren Browser. Die Sitzung dauert eine Stunde und kann nur Dateien in Ihren eigenen Ordner legen: Sie kann nichts lesen, ändern oder löschen.</translation>
    </message>
    <message>
        <source>Waiting for your browser …</source>
        <translation>Warten auf Ihren Browser …</translation>
    </message>
    <message>
        <source>Sign in there, then come back. If no page opened, open it again or copy the link.</source>
        <translation>Melden Sie sich dort an und kommen Sie dann zurück. Wenn sich keine Seite geöffnet hat, öffnen Sie sie noch einmal oder kopieren Sie den Link.</translation>
    </message>
    <message>
        <source>You are signed in</source>
        <translation>Sie sind angemeldet</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Delivers to</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Lasts</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>Aufbewahrt in</translation>
    </message>
    <message>
        <source>Your system's keyring does not answer as it should.</source>
        <translation>Der Schlüsselbund Ihres Systems antwortet nicht, wie er sollte.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln minute(s) more, until {until}</source>
        <translation><numerusform>noch %Ln Minute, bis {until}</numerusform><numerusform>noch %Ln Minuten, bis {until}</numerusform></translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>This system has no keyring that Voxseal may use.</source>
        <translation>Dieses System hat keinen Schlüsselbund, den Voxseal verwenden darf.</translation>
    </message>
    <message>
        <source>A practice session is kept in memory only, and you will sign in again next time.</source>
        <translation>Eine Übungssitzung bleibt nur im Arbeitsspeicher, und Sie melden sich beim nächsten Mal neu an.</translation>
    </message>
    <message>
        <source>Memory only</source>
        <translation>Nur im Arbeitsspeicher</translation>
    </message>
</context>
</TS>
