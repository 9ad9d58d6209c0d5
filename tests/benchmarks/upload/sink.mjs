// A store for measuring clients: S3's answers over TLS, and nothing kept but names and sizes.
//
//     node sink.mjs server.pem server-key.pem      prints its port and its pid, ends with its standard input
//
// Bodies are discarded as they come. That each was whole is Node's own check (a body shorter than its Content-Length is an
// aborted request, which is counted); `GET /-/stats` tells how many objects and bytes there are, `DELETE /-/stats` forgets.
// It hashes nothing: an ETag is the Content-MD5 that the client sent, or made up where it sent none.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";

const [certificate, key] = process.argv.slice(2);
const PAGE = 1000;
let objects = new Map();
let uploads = new Map();
let requests = 0;
let aborted = 0;
let counter = 0;

const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key), keepAliveTimeout: 120_000 }, serve);
server.listen(0, "127.0.0.1", () => console.log(`${server.address().port} ${process.pid}`));
process.stdin.resume().on("end", () => process.exit(0));

function serve(request, response) {
  requests += 1;
  request.on("error", () => {});
  response.on("error", () => {});
  const collected = request.method === "POST" ? [] : null;
  if (collected) request.on("data", (piece) => collected.push(piece));
  else request.resume();
  request.on("close", () => {
    if (!request.complete) aborted += 1;
  });
  request.on("end", () => answer(request, response, collected ? Buffer.concat(collected).toString() : ""));
}

function answer(request, response, body) {
  const url = new URL(request.url, "https://sink");
  const query = url.searchParams;
  const [, bucket, ...rest] = url.pathname.split("/");
  const name = decodeURIComponent(rest.join("/"));
  if (bucket === "-") return stats(request, response);
  const target = `${request.method} ${name ? "object" : "bucket"}`;
  if (target === "PUT object") return query.has("uploadId") ? putPart(request, response, query) : put(request, response, name);
  if (target === "POST object") {
    if (query.has("uploads")) return create(request, response, bucket, name);
    return complete(response, bucket, name, query.get("uploadId"));
  }
  if (target === "POST bucket") return send(response, 200, "<DeleteResult/>");
  if (target === "DELETE object") {
    uploads.delete(query.get("uploadId"));
    return send(response, 204);
  }
  if (target === "HEAD object") {
    const found = objects.get(name);
    if (!found) return send(response, 404);
    response.writeHead(200, { ETag: `"${found.etag}"`, "Content-Length": found.size, "Last-Modified": new Date().toUTCString() });
    return response.end();
  }
  if (target === "GET object") return parts(response, bucket, name, query.get("uploadId"));
  if (target === "GET bucket") return bucketAnswer(response, bucket, query);
  return send(response, 200);
}

function sizeOf(request) {
  return Number(request.headers["x-amz-decoded-content-length"] ?? request.headers["content-length"] ?? 0);
}

function receipt(request) {
  const md5 = request.headers["content-md5"];
  counter += 1;
  return {
    size: sizeOf(request),
    md5: md5 ? Buffer.from(md5, "base64") : null,
    etag: md5 ? Buffer.from(md5, "base64").toString("hex") : `sink-${counter}`,
    sha256: request.headers["x-amz-checksum-sha256"],
  };
}

function told(stored) {
  const headers = { ETag: `"${stored.etag}"`, "Content-Length": 0 };
  if (stored.sha256) headers["x-amz-checksum-sha256"] = stored.sha256;
  return headers;
}

function put(request, response, name) {
  const stored = receipt(request);
  objects.set(name, stored);
  response.writeHead(200, told(stored));
  response.end();
}

function putPart(request, response, query) {
  const upload = uploads.get(query.get("uploadId"));
  if (!upload) return refuse(response, 404, "NoSuchUpload");
  const stored = receipt(request);
  upload.set(Number(query.get("partNumber")), stored);
  response.writeHead(200, told(stored));
  response.end();
}

function create(request, response, bucket, name) {
  counter += 1;
  const id = `upload-${counter}`;
  uploads.set(id, new Map());
  send(
    response,
    200,
    `<InitiateMultipartUploadResult><Bucket>${bucket}</Bucket><Key>${escape(name)}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
  );
}

function complete(response, bucket, name, id) {
  const upload = uploads.get(id);
  if (!upload) return refuse(response, 404, "NoSuchUpload");
  const numbered = [...upload].sort(([a], [b]) => a - b).map(([, part]) => part);
  const etag = composite("md5", numbered.map((part) => part.md5), "hex") ?? `sink-${id}`;
  const sha256 = composite("sha256", numbered.map((part) => part.sha256 && Buffer.from(part.sha256, "base64")), "base64");
  uploads.delete(id);
  objects.set(name, { size: numbered.reduce((sum, part) => sum + part.size, 0), etag });
  const digest = sha256 ? `<ChecksumSHA256>${sha256}</ChecksumSHA256>` : "";
  send(
    response,
    200,
    `<CompleteMultipartUploadResult><Bucket>${bucket}</Bucket><Key>${escape(name)}</Key><ETag>"${etag}"</ETag>${digest}</CompleteMultipartUploadResult>`,
  );
}

function composite(algorithm, digests, encoding) {
  if (!digests.length || !digests.every(Boolean)) return null;
  return `${createHash(algorithm).update(Buffer.concat(digests)).digest(encoding)}-${digests.length}`;
}

function parts(response, bucket, name, id) {
  const upload = uploads.get(id);
  if (!upload) return refuse(response, 404, "NoSuchUpload");
  const rows = [...upload].map(([number, part]) => `<Part><PartNumber>${number}</PartNumber><Size>${part.size}</Size><ETag>"${part.etag}"</ETag></Part>`);
  send(response, 200, `<ListPartsResult><IsTruncated>false</IsTruncated>${rows.join("")}</ListPartsResult>`);
}

function bucketAnswer(response, bucket, query) {
  if (query.has("uploads")) return send(response, 200, "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>");
  if (query.has("location")) return send(response, 200, "<LocationConstraint/>");
  if (query.has("versioning")) return send(response, 200, "<VersioningConfiguration/>");
  const prefix = query.get("prefix") ?? "";
  const after = query.get("continuation-token") ?? query.get("marker") ?? "";
  const names = [...objects.keys()].filter((name) => name.startsWith(prefix) && name > after).sort();
  const page = names.slice(0, PAGE);
  const more = names.length > page.length;
  const rows = page.map((name) => {
    const { size, etag } = objects.get(name);
    return `<Contents><Key>${escape(name)}</Key><LastModified>${new Date().toISOString()}</LastModified><ETag>"${etag}"</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
  });
  const next = more ? `<NextContinuationToken>${escape(page.at(-1))}</NextContinuationToken><NextMarker>${escape(page.at(-1))}</NextMarker>` : "";
  send(
    response,
    200,
    `<ListBucketResult><Name>${bucket}</Name><Prefix>${escape(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><IsTruncated>${more}</IsTruncated>${next}${rows.join("")}</ListBucketResult>`,
  );
}

function stats(request, response) {
  let bytes = 0;
  for (const stored of objects.values()) bytes += stored.size;
  const text = JSON.stringify({ objects: objects.size, bytes, requests, aborted });
  if (request.method === "DELETE") {
    objects = new Map();
    uploads = new Map();
    requests = aborted = 0;
  }
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": text.length });
  response.end(text);
}

function refuse(response, status, code) {
  send(response, status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function send(response, status, text = "") {
  const body = text && `<?xml version="1.0" encoding="UTF-8"?>${text}`;
  response.writeHead(status, { "Content-Type": "application/xml", "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}
