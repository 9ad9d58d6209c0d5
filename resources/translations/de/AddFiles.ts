<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>AddFiles</name>
    <message>
        <source>Will be sent</source>
        <translation>Wird gesendet</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Was geschieht</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) to send</source>
        <translation><numerusform>%Ln Datei zu senden</numerusform><numerusform>%Ln Dateien zu senden</numerusform></translation>
    </message>
    <message>
        <source>Add folder …</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Add files …</source>
        <translation>Dateien hinzufügen …</translation>
    </message>
    <message>
        <source>Drop recordings or folders here</source>
        <translation>Ziehen Sie Aufnahmen oder Ordner hierher</translation>
    </message>
    <message>
        <source>They are looked through first. Nothing is sent before you have seen what would go, and submitted it.</source>
        <translation>Erst werden sie durchgesehen. Nichts wird gesendet, bevor Sie gesehen haben, was es wäre, und es einreichen.</translation>
    </message>
    <message>
        <source>Looking through what you chose</source>
        <translation>Was Sie gewählt haben, wird durchgesehen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Removes the chosen rows from this list. Your files stay where they are.</source>
        <translation>Nimmt die gewählten Zeilen aus dieser Liste. Ihre Dateien bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Remove all</source>
        <translation>Alle entfernen</translation>
    </message>
    <message>
        <source>Files that were found</source>
        <translation>Gefundene Dateien</translation>
    </message>
    <message>
        <source>You stopped it, so not everything was looked through.</source>
        <translation>Sie haben angehalten, darum wurde nicht alles durchgesehen.</translation>
    </message>
    <message>
        <source>Choose recordings</source>
        <translation>Aufnahmen wählen</translation>
    </message>
    <message>
        <source>Choose a folder with recordings</source>
        <translation>Ordner mit Aufnahmen wählen</translation>
    </message>
    <message numerus="yes">
        <source>Undo removing %Ln</source>
        <translation><numerusform>Entfernen von %Ln rückgängig</numerusform><numerusform>Entfernen von %Ln rückgängig</numerusform></translation>
    </message>
    <message>
        <source>Choose files …</source>
        <translation>Dateien wählen …</translation>
    </message>
    <message>
        <source>Choose a folder …</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Files are just being submitted.</source>
        <translation>Dateien werden gerade eingereicht.</translation>
    </message>
    <message>
        <source>Files that you added are not submitted yet.</source>
        <translation>Hinzugefügte Dateien sind noch nicht eingereicht.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out</source>
        <translation><numerusform>%Ln ausgelassen</numerusform><numerusform>%Ln ausgelassen</numerusform></translation>
    </message>
    <message>
        <source>Submitting …</source>
        <translation>Wird eingereicht …</translation>
    </message>
    <message numerus="yes">
        <source>Submit %Ln file(s)</source>
        <translation><numerusform>%Ln Datei einreichen</numerusform><numerusform>%Ln Dateien einreichen</numerusform></translation>
    </message>
    <message>
        <source>Your files stay where they are.</source>
        <translation>Ihre Dateien bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Your files are deleted from this computer once they are delivered and unchanged (see Settings).</source>
        <translation>Ihre Dateien werden von diesem Computer gelöscht, sobald sie übergeben und unverändert sind (siehe Einstellungen).</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
</context>
</TS>
