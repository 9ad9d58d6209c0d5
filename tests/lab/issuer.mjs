// The tests' sign-in service: a certified OpenID Provider, over https on 127.0.0.1, for one public native client.
//
//   node issuer.mjs SETTINGS.json
//
// SETTINGS: { certificate, key, jwks, clientId, ready }: three PEM or JSON file names, an id, and the file that will hold
// the port once it listens. Whoever signs in says who they are: the sign-in page takes any name, and "" declines.

import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { argv } from 'node:process';

import Provider from 'oidc-provider';

const settings = JSON.parse(readFileSync(argv[2], 'utf8'));
// What binds a session to its folder where a role asks for it (scope "tags"): signed like all of the token, so nobody's choice.
const TAGS = 'https://aws.amazon.com/tags';
const PAGE = '<!doctype html><title>Lab</title><form method="post"><input name="sub"><button>Sign in</button></form>';

const server = createServer({ cert: readFileSync(settings.certificate), key: readFileSync(settings.key) });
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const provider = new Provider(`https://127.0.0.1:${port}`, {
    clients: [
      {
        client_id: settings.clientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/callback'],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], tags: [TAGS] },
    conformIdTokenClaims: false, // the ID token itself holds what its scopes name
    cookies: { keys: [randomBytes(32).toString('hex')] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub, [TAGS]: tagsOf(sub) }) }),
    jwks: JSON.parse(readFileSync(settings.jwks, 'utf8')),
    pkce: { required: () => true },
    // Seconds. Each is said, for the provider warns of those that are not.
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 86400, IdToken: 3600, Interaction: 600, RefreshToken: 86400, Session: 600 },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    const work = request.url.startsWith('/interaction/') ? signIn(provider, request, response) : answer(request, response);
    Promise.resolve(work).catch((error) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  writeFileSync(`${settings.ready}.new`, String(port));
  renameSync(`${settings.ready}.new`, settings.ready);
});

function tagsOf(sub) {
  return { principal_tags: { 'voxseal-contractor': [sub] }, transitive_tag_keys: [] };
}

async function signIn(provider, request, response) {
  const { params } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
    return;
  }
  let form = '';
  for await (const chunk of request) form += chunk;
  const accountId = new URLSearchParams(form).get('sub');
  if (!accountId) {
    await provider.interactionFinished(request, response, { error: 'access_denied' });
    return;
  }
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId } });
}
