// Opens a sealed message with the AWS Encryption SDK for JavaScript, as a pipeline on Node would.
//
//     node open-message.mjs PRIVATE_KEY_FILE < message > plaintext       # the context goes to stderr, as JSON
//
// The SDK has no KMS RSA keyring, so this brings one: `kms.decrypt` is stood in for by a private key in a file. Header,
// commitment, frames and everything else are the SDK's own work. Source of the rules for the wrapped key:
// aws-encryption-sdk-specification, framework/aws-kms/aws-kms-rsa-keyring.md.

import { constants, createHash, privateDecrypt, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { buildClient, CommitmentPolicy, KeyringNode, KeyringTraceFlag } from '@aws-crypto/client-node'

class KmsRsaKeyring extends KeyringNode {
  constructor(privateKey) {
    super()
    this.privateKey = privateKey
  }

  async _onEncrypt() {
    throw new Error('This keyring only opens.')
  }

  async _onDecrypt(material, wrappedKeys) {
    for (const wrapped of wrappedKeys) {
      if (wrapped.providerId !== 'aws-kms-rsa') continue
      let plaintext
      try {
        plaintext = privateDecrypt(
          { key: this.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
          Buffer.from(wrapped.encryptedDataKey)
        )
      } catch {
        continue // sealed for someone else
      }
      const digest = createHash('sha384').update(serialise(material.encryptionContext)).digest()
      if (plaintext.length !== 80 || !timingSafeEqual(plaintext.subarray(0, 48), digest)) {
        throw new Error('The wrapped key belongs to another encryption context.')
      }
      return material.setUnencryptedDataKey(new Uint8Array(plaintext.subarray(48)), {
        keyNamespace: wrapped.providerId,
        keyName: wrapped.providerInfo,
        flags: KeyringTraceFlag.WRAPPING_KEY_DECRYPTED_DATA_KEY,
      })
    }
    return material
  }
}

function serialise(context) {
  const entries = Object.entries(context).map((entry) => entry.map((text) => Buffer.from(text, 'utf8')))
  if (entries.length === 0) return Buffer.alloc(0)
  entries.sort(([one], [other]) => Buffer.compare(one, other))
  return Buffer.concat([u16(entries.length), ...entries.flatMap((entry) => entry.flatMap((b) => [u16(b.length), b]))])
}

function u16(number) {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(number)
  return bytes
}

const { decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
const keyring = new KmsRsaKeyring(readFileSync(process.argv[2]))
const { plaintext, messageHeader } = await decrypt(keyring, readFileSync(0))
process.stdout.write(plaintext)
process.stderr.write(JSON.stringify(messageHeader.encryptionContext))
