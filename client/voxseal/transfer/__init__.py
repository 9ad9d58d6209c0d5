"""The resumable upload: sealed messages from the spool into the object store, nothing lost and nothing sent twice.

`queue.TransferQueue` is the way in; `s3.S3ObjectStore` inside `retry.RetryingStore` is the store it talks to.
"""
