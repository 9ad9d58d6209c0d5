<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Profile</name>
    <message>
        <source>Import this profile?</source>
        <translation>Dieses Profil übernehmen?</translation>
    </message>
    <message>
        <source>They match, import</source>
        <translation>Sie stimmen überein, übernehmen</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Einwilligung</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Zustimmen</translation>
    </message>
    <message>
        <source>Compare the fingerprints with what the organisation told you by another way, on the phone or on paper. Whoever could change them could listen.</source>
        <translation>Vergleichen Sie die Fingerabdrücke mit dem, was die Organisation Ihnen auf anderem Weg gesagt hat, am Telefon oder auf Papier. Wer sie ändern könnte, könnte mithören.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>What {organisation} asks you to agree to</source>
        <translation>Worum {organisation} Sie um Zustimmung bittet</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Your organisation's consent text is new. Read it and agree before you go on.</source>
        <translation>Der Einwilligungstext Ihrer Organisation ist neu. Lesen Sie ihn und stimmen Sie zu, bevor Sie weitermachen.</translation>
    </message>
    <message>
        <source>Read the text</source>
        <translation>Text lesen</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>Support</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>Bucket</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Sign-in service</source>
        <translation>Anmeldedienst</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Sessions from</source>
        <translation>Sitzungen von</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Key {number}</source>
        <translation>Schlüssel {number}</translation>
    </message>
    <message>
        <source>Fingerprint {number}</source>
        <translation>Fingerabdruck {number}</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>Sprechtexte</translation>
    </message>
    <message>
        <source>Compared with the profile in use, this changes:</source>
        <translation>Gegenüber dem jetzigen Profil ändert sich:</translation>
    </message>
    <message>
        <source>This is a practice profile: nothing leaves this computer.</source>
        <translation>Das ist ein Übungsprofil: Nichts verlässt diesen Computer.</translation>
    </message>
</context>
</TS>
