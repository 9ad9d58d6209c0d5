<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Settings</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Version {version} (commit {commit}, {day})</source>
        <translation>Version {version} (Commit {commit}, {day})</translation>
    </message>
    <message>
        <source>What Voxseal did, without names. It stays on this computer, for when you need help.</source>
        <translation>Was Voxseal getan hat, ohne Namen. Es bleibt auf diesem Computer, für den Fall, dass Sie Hilfe brauchen.</translation>
    </message>
    <message>
        <source>Version {version} (from source)</source>
        <translation>Version {version} (aus dem Quelltext)</translation>
    </message>
    <message>
        <source>Read the consent text</source>
        <translation>Einwilligungstext lesen</translation>
    </message>
    <message>
        <source>Import another profile …</source>
        <translation>Anderes Profil übernehmen …</translation>
    </message>
    <message>
        <source>Choose the profile</source>
        <translation>Profil wählen</translation>
    </message>
    <message>
        <source>Delete your files after delivery?</source>
        <translation>Ihre Dateien nach der Übergabe löschen?</translation>
    </message>
    <message>
        <source>A delivered recording can only be opened by the organisation: neither you nor Voxseal can get it back. This counts for files that you add from now on. You can change it at any time.</source>
        <translation>Eine übergebene Aufnahme kann nur die Organisation öffnen: Weder Sie noch Voxseal können sie zurückholen. Das gilt für Dateien, die Sie von jetzt an hinzufügen. Sie können es jederzeit ändern.</translation>
    </message>
    <message>
        <source>Kilobytes a second</source>
        <translation>Kilobyte je Sekunde</translation>
    </message>
    <message>
        <source>The proxy's address</source>
        <translation>Adresse des Proxys</translation>
    </message>
    <message>
        <source>Upload speed</source>
        <translation>Geschwindigkeit beim Hochladen</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>The language changes when Voxseal starts next.</source>
        <translation>Die Sprache wechselt beim nächsten Start von Voxseal.</translation>
    </message>
    <message>
        <source>Choose the data folder</source>
        <translation>Datenordner wählen</translation>
    </message>
    <message>
        <source>Use this data folder from the next start?</source>
        <translation>Diesen Datenordner ab dem nächsten Start verwenden?</translation>
    </message>
    <message>
        <source>What is in the present folder stays there, with uploads that are not finished: let them finish first. In an empty folder, Voxseal starts afresh.</source>
        <translation>Was im jetzigen Ordner liegt, bleibt dort, auch was noch nicht fertig hochgeladen ist: Lassen Sie es erst fertig werden. In einem leeren Ordner fängt Voxseal neu an.</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>You agreed to the consent text on {when}.</source>
        <translation>Sie haben dem Einwilligungstext am {when} zugestimmt.</translation>
    </message>
    <message>
        <source>You have not agreed to the consent text yet.</source>
        <translation>Sie haben dem Einwilligungstext noch nicht zugestimmt.</translation>
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
        <source>Your files</source>
        <translation>Ihre Dateien</translation>
    </message>
    <message>
        <source>Originals after delivery</source>
        <translation>Originale nach der Übergabe</translation>
    </message>
    <message>
        <source>What becomes of the files that you added, once the cloud has confirmed all of them.</source>
        <translation>Was aus den Dateien wird, die Sie hinzugefügt haben, sobald die Cloud alle bestätigt hat.</translation>
    </message>
    <message>
        <source>Keep my files</source>
        <translation>Meine Dateien behalten</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>For all uploads together. Leaves room for others in your home.</source>
        <translation>Für alles Hochladen zusammen. Lässt anderen bei Ihnen zu Hause Platz.</translation>
    </message>
    <message>
        <source>Some company networks need one. It counts from the next connection on.</source>
        <translation>Manche Firmennetze brauchen einen. Er gilt ab der nächsten Verbindung.</translation>
    </message>
    <message>
        <source>Language and look</source>
        <translation>Sprache und Aussehen</translation>
    </message>
    <message>
        <source>The system's</source>
        <translation>Die des Systems</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Session log</source>
        <translation>Protokoll</translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation><numerusform>%Ln Tag</numerusform><numerusform>%Ln Tage</numerusform></translation>
    </message>
    <message>
        <source>Kept for</source>
        <translation>Wird aufbewahrt</translation>
    </message>
    <message>
        <source>Kept at most</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <source>Beyond that, the oldest goes first.</source>
        <translation>Darüber hinaus wird das Älteste zuerst gelöscht.</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Datenordner</translation>
    </message>
    <message>
        <source>Profile, sealed recordings that wait to be sent, receipts and session logs. All of it is for you alone.</source>
        <translation>Profil, versiegelte Aufnahmen, die noch zu senden sind, Quittungen und Sitzungsprotokolle. Alles ist nur für Sie lesbar.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>About Voxseal</source>
        <translation>Über Voxseal</translation>
    </message>
    <message>
        <source>Seals voice recordings on your computer to your organisation's key, and delivers them. Nobody between your microphone and that key can listen.</source>
        <translation>Versiegelt Sprachaufnahmen auf Ihrem Computer für den Schlüssel Ihrer Organisation und übergibt sie. Niemand zwischen Ihrem Mikrofon und diesem Schlüssel kann mithören.</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Delete them</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete after delivery</source>
        <translation>Nach der Übergabe löschen</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Unbegrenzt</translation>
    </message>
    <message>
        <source>At most …</source>
        <translation>Höchstens …</translation>
    </message>
    <message>
        <source>As the system says</source>
        <translation>Wie im System eingestellt</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>This one …</source>
        <translation>Dieser …</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Use another …</source>
        <translation>Anderen verwenden …</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>It is set by {variable}.</source>
        <translation>Er ist durch {variable} festgelegt.</translation>
    </message>
</context>
</TS>
