// npm oidc-provider as an authorization server and as the API that its tokens open. One line of
// JSON on standard output says where it is; it ends when its standard input does.

import { createServer } from 'node:http';
import { SignJWT, jwtVerify } from 'jose';
import Provider, { errors } from 'oidc-provider';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
// Characters that tell form encoding before Basic (RFC 6749 section 2.3.1) from none.
const CLIENT = { id: 'acme inc:prod', secret: 's3cr+t/5ec2e7c0ffee=&%7E' };
const USER = { name: 'pat@example.org', password: 'p:%41 +5ec2e7c0ffee' };

const http = createServer();
await new Promise((ready) => http.listen(0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${http.address().port}`;
const assertionKey = crypto.getRandomValues(new Uint8Array(32));
let lifetime = 600;
let calls = 0;

const client = (id, secret, grants, more) => ({
  client_id: id,
  client_secret: secret,
  grant_types: [...grants, 'refresh_token'],
  redirect_uris: [],
  response_types: [],
  token_endpoint_auth_method: secret ? 'client_secret_basic' : 'none',
  ...more,
});

const provider = new Provider(issuer, {
  clients: [
    client(CLIENT.id, CLIENT.secret, ['client_credentials', 'password', JWT_BEARER]),
    client('browser', CLIENT.secret, ['authorization_code'], {
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'],
      response_types: ['code'],
    }),
    client('device', undefined, [DEVICE], { application_type: 'native' }),
  ],
  clockTolerance: 0,
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    deviceFlow: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
  },
  findAccount: async (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  issueRefreshToken: async () => true,
  pkce: { required: () => true },
  rotateRefreshToken: true,
  routes: {
    authorization: '/oauth/authorize',
    code_verification: '/device',
    device_authorization: '/oauth/device',
    revocation: '/oauth/revoke',
    token: '/oauth/token',
  },
  scopes: ['openid', 'offline_access', 'read'],
  ttl: {
    AccessToken: () => lifetime,
    ClientCredentials: () => lifetime,
    DeviceCode: 600,
    Grant: 86400,
    Interaction: 600,
    RefreshToken: 86400,
    Session: 86400,
  },
});

// What the package leaves to its users: who may have a token by another grant.
const issue = (name, parameters, accountOf) => {
  provider.registerGrantType(name, async (ctx) => {
    const { client: asking, params } = ctx.oidc;
    const accountId = await accountOf(params);
    if (!accountId) throw new errors.InvalidGrant('the login is refused');
    const grant = new provider.Grant({ clientId: asking.clientId, accountId });
    grant.addOIDCScope('read');
    const grantId = await grant.save();
    const token = { accountId, client: asking, expiresWithSession: false, grantId, gty: name, scope: 'read' };
    const access = new provider.AccessToken(token);
    const refresh = new provider.RefreshToken(token);
    ctx.oidc.entity('Grant', grant);
    ctx.body = {
      access_token: await access.save(),
      expires_in: access.expiration,
      refresh_token: await refresh.save(),
      scope: 'read',
      token_type: 'Bearer',
    };
  }, parameters);
};
issue('password', ['username', 'password', 'scope'], (params) => (
  params.username === USER.name && params.password === USER.password && USER.name
));
issue(JWT_BEARER, ['assertion', 'scope'], async ({ assertion }) => {
  const expected = { audience: `${issuer}/oauth/token`, issuer: CLIENT.id, requiredClaims: ['exp', 'jti', 'sub'] };
  try {
    return (await jwtVerify(assertion, assertionKey, expected)).payload.sub;
  } catch {
    return undefined;
  }
});

// The person at the browser says yes to everything.
async function consent(ctx) {
  const { params, prompt, session } = await provider.interactionDetails(ctx.req, ctx.res);
  if (prompt.name === 'login') {
    const login = { login: { accountId: USER.name } };
    return provider.interactionFinished(ctx.req, ctx.res, login);
  }
  const grant = new provider.Grant({ clientId: params.client_id, accountId: session.accountId });
  grant.addOIDCScope(params.scope ?? 'openid');
  const given = { consent: { grantId: await grant.save() } };
  return provider.interactionFinished(ctx.req, ctx.res, given, { mergeWithLastSubmission: true });
}

// And at the device: what the confirmed form of the package does.
async function approve(userCode) {
  const code = await provider.DeviceCode.findByUserCode(userCode.replace(/[^A-Z0-9]/g, ''));
  const grant = new provider.Grant({ clientId: code.clientId, accountId: USER.name });
  grant.addOIDCScope('openid read');
  Object.assign(code, { accountId: USER.name, grantId: await grant.save(), scope: 'read' });
  await code.save();
}

// The API: a route that the server's tokens open (RFC 6750).
async function resource(ctx) {
  const [, value] = /^Bearer (.+)$/i.exec(ctx.get('authorization')) ?? [];
  const token = value
    && ((await provider.AccessToken.find(value)) ?? (await provider.ClientCredentials.find(value)));
  if (!token) {
    ctx.status = 401;
    ctx.set('www-authenticate', value ? 'Bearer error="invalid_token"' : 'Bearer');
    return;
  }
  ctx.body = { subject: token.accountId ?? token.clientId, sent: await text(ctx.req) };
}

async function text(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function assertion() {
  return new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(CLIENT.id)
    .setSubject(USER.name)
    .setAudience(`${issuer}/oauth/token`)
    .setExpirationTime('1 minute')
    .sign(assertionKey);
}

provider.use(async (ctx, next) => {
  const path = ctx.path;
  // The machines' client knows the token endpoint by another path.
  if (path === '/oauth/v2/token') ctx.path = '/oauth/token';
  if (ctx.path === '/oauth/token' && ctx.method === 'POST') calls += 1;
  if (path.startsWith('/interaction/')) return consent(ctx);
  if (path === '/resource') return resource(ctx);
  if (path === '/_/calls') {
    ctx.body = { token: calls };
  } else if (path === '/_/lifetime') {
    lifetime = Number(ctx.query.seconds);
    ctx.body = {};
  } else if (path === '/_/approve') {
    await approve(ctx.query.user_code);
    ctx.body = {};
  } else if (path === '/_/assertion') {
    ctx.body = { assertion: await assertion() };
  } else {
    return next();
  }
  return undefined;
});
http.on('request', provider.callback());

console.log(JSON.stringify({
  url: issuer,
  clients: {
    assertion: CLIENT,
    client_credentials: CLIENT,
    code: { id: 'browser', secret: CLIENT.secret },
    device: { id: 'device', secret: null },
    password: CLIENT,
  },
  user: USER,
  issuer,
  discovery: true,
  person_scope: 'read',
}));
process.stdin.resume().on('end', () => process.exit(0));
