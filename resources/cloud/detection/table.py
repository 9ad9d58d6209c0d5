"""Counters in a DynamoDB table: one item a principal and minute, which expires by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detection.counting import HISTORY, Amount

_KEPT = (HISTORY + 2 * 24 * 60) * 60  # seconds


class TableCounters:
    """`dynamodb` is a boto3 client, `table` the table's name: key `who` (text) and `slot` (number, the minute)."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def add(self, who: str, minute: int, amount: Amount) -> None:
        self._dynamodb.update_item(
            TableName=self._table,
            Key={"who": {"S": who}, "slot": {"N": str(minute)}},
            UpdateExpression="ADD #reads :reads, #bytes :bytes SET #expires = :expires",
            ExpressionAttributeNames={"#reads": "reads", "#bytes": "bytes", "#expires": "expires"},
            ExpressionAttributeValues={
                ":reads": {"N": str(amount.reads)},
                ":bytes": {"N": str(amount.size)},
                ":expires": {"N": str(minute * 60 + _KEPT)},
            },
        )

    def between(self, who: str, first: int, last: int) -> Mapping[int, Amount]:
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="who = :who AND slot BETWEEN :first AND :last",
            ExpressionAttributeValues={":who": {"S": who}, ":first": {"N": str(first)}, ":last": {"N": str(last)}},
        )
        return {
            int(item["slot"]["N"]): Amount(int(item["reads"]["N"]), int(item["bytes"]["N"]))
            for page in pages
            for item in page["Items"]
        }
