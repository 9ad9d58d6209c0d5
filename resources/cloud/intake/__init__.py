"""The intake: opens what contractors delivered, keeps features of it, deletes the voices, and leaves a receipt.

    take = Intake(settings, buckets, opener).take("contractors/8f2c…/20261123-8k2m4q9xzr/manifest.sealed")

It knows the sealed message (through the AWS Encryption SDK), the manifest (its documented JSON) and S3; it knows nothing of
the client that sealed. Whatever it is given may be hostile: anybody can seal to the public key, so every byte is checked,
audio is decoded in a process of its own that holds no credentials, and one poisoned sample never stops the rest.

Any step may be the last one before the power fails. The order is what keeps voices from being lost, or kept:

1. features of a batch are written, and read back;
2. a record of what is about to be deleted is written where nobody can delete it;
3. every version of those raw objects is deleted;
4. a receipt says so.

Run again, each step finds what is there and goes on; see `taking`.
"""
