"""A profile that is the same each time, key and all, for pictures that can be compared."""

from __future__ import annotations

_PUBLIC_KEY = """
-----BEGIN PUBLIC KEY-----
MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAmUn3wlEUFT0l6DawcS31
Jew6Ep5bDMIlL2birOdGCp37PP5avqCRv60sYxbQ8NRAad2nL8Tx6tr5/aBqs14J
qujVtmpn451R7kOHH8JZd87GzTUV81ss7Gwa5ze1XOxjSHFnq50lOfM9MLYNs4mQ
v+h6STorhALPO9cIoVG+E58POFtqKUxrcBnO2SSCpA49utFL61ewUf4xN1WuW36Q
2P75OKGIV2iSYSUjV02Kj9Dkp0cDnL2dmcSKso12Kwb0DSMQGkbETzMCWmSgYqHf
TJQKWHnH5dZWrbRkwD8C0e7o2JzPf8BX32r+go0Q0537AieWMRc1rKOrjzq4uGSw
lNPAKvFXJM1SXM8/nPI4GaBoCRRRMwaplMVr8Ay5fODveLWF+4UkUnBgqHAXqcya
aIU218Ih+nDhkeIToJ5rz48SG+0aS4axHO6PPrT4qr6B7pBhG4ahkvZSEnQvWzP3
UnO9ZVz3LYhJNcSiDdLm3R+GabBDT/BNmsh0VNoZIq6rRx4v+cJ8oDWl2AH3s3nq
Vm0JrnHHhufpbvyD6Q9vdfmgKcIagrds97ZAnB5Dmr5NL8hrOCOGJs9C1oqENFoO
M6hluE5iglK5f3OW2Rs8y8mvNjVSytxzn42p4yCfPB1AGumXpYu9QcdyH4AqaSLu
yFuNVAkG7HRRQGAM3Aa3/skCAwEAAQ==
-----END PUBLIC KEY-----
"""

_CONSENT = (
    "I recorded these samples myself, or have the right to submit them. Acme Speech may use them to train speech models.\n\n"
    "I can withdraw my consent by writing to voice-support@acme.example."
)


def profile_text(*, bucket: str = "acme-voices", consent_version: str = "2026-11", extra: str = "") -> str:
    """TOML of a profile; `extra` is added at its end."""
    return f'''
[organisation]
name = "Acme Speech"
support = "voice-support@acme.example"

[sign_in]
issuer = "https://sso.acme.example"
client_id = "voxseal"

[cloud]
region = "eu-central-1"
role_arn = "arn:aws:iam::123456789012:role/voxseal-contractor"
bucket = "{bucket}"

[[recipients]]
key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
public_key = """{_PUBLIC_KEY}"""

[consent]
version = "{consent_version}"
text = """
{_CONSENT}
"""
{extra}'''
