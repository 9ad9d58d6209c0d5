"""Which calls change what guards the voices. Names are CloudTrail's, without the date that some carry.

Attempts that were refused are told as well: whoever tries is worth a look. A deployment of one's own makes many of these.
"""

from __future__ import annotations

_NAMES = {
    "key-change": """
        PutKeyPolicy ScheduleKeyDeletion DisableKey CreateGrant UpdateAlias DeleteAlias ReplicateKey
        UpdatePrimaryRegion DeleteImportedKeyMaterial DisableKeyRotation
    """,
    "trail-change": """
        StopLogging DeleteTrail UpdateTrail PutEventSelectors PutInsightSelectors DeleteLogGroup DeleteLogStream
        PutSubscriptionFilter DeleteSubscriptionFilter PutRetentionPolicy DisassociateKmsKey DeleteTopic
        SetTopicAttributes Unsubscribe RemovePermission DeleteAlarms DisableAlarmActions PutMetricAlarm
        PutCompositeAlarm DeleteRule DisableRule PutRule RemoveTargets PutTargets
    """,
    "policy-change": """
        PutBucketPolicy DeleteBucketPolicy PutBucketAcl PutBucketPublicAccessBlock DeleteBucketPublicAccessBlock
        DeletePublicAccessBlock PutBucketVersioning PutBucketEncryption DeleteBucketEncryption PutBucketLifecycle
        PutBucketLifecycleConfiguration DeleteBucketLifecycle PutBucketReplication PutBucketNotification
        PutBucketOwnershipControls DeleteBucketOwnershipControls PutBucketObjectLockConfiguration
        PutObjectLockConfiguration PutBucketCors PutBucketWebsite DeleteBucket PutAccessPointPolicy CreateAccessPoint
        PutRolePolicy DeleteRolePolicy AttachRolePolicy DetachRolePolicy UpdateAssumeRolePolicy UpdateRole DeleteRole
        PutRolePermissionsBoundary DeleteRolePermissionsBoundary CreatePolicyVersion SetDefaultPolicyVersion
        DeletePolicy AddClientIDToOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint
        DeleteOpenIDConnectProvider UpdateFunctionCode UpdateFunctionConfiguration AddPermission DeleteFunction
        PutFunctionConcurrency UpdateEventSourceMapping DeleteEventSourceMapping SetQueueAttributes DeleteQueue
        DeleteTable UpdateTable
    """,
}
_KINDS = {name: kind for kind, names in _NAMES.items() for name in names.split()}


def kind_of_change(name: str) -> str | None:
    """Which kind of finding a call of this name is, if it is about something that is guarded."""
    return _KINDS.get(name)
