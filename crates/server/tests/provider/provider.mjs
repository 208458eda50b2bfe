// A certified OpenID Connect provider for the tests (npm: oidc-provider), with one client and whoever's login.
// node provider.mjs FOLDER-OF-THE-MODULE REDIRECT-URI; says "issuer http://127.0.0.1:PORT" once it listens.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, redirect] = process.argv.slice(2);
const found = createRequire(join(folder, 'package.json')).resolve('oidc-provider');
const { default: Provider } = await import(pathToFileURL(found));

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'truc',
      client_secret: 'gio mua dong bac',
      redirect_uris: [redirect],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    }],
    claims: { openid: ['sub'], profile: ['preferred_username'] },
    // As most providers do: what the scopes ask for stands in the ID token.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['only for tests'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: `sub-${id}`, preferred_username: id }),
    }),
  });
  server.on('request', provider.callback());
  console.log(`issuer ${issuer}`);
});
// Whoever started it has gone.
process.stdin.on('end', () => process.exit()).resume();
