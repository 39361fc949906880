import { z } from 'zod';
import { loginRequest } from '@/lib/wire';
import { helloSchema } from '../body-schemas';
import { HttpProblem } from '../problem';
import { defineRoute } from '../route';
import type { RouteDeps } from '../web-deps';

export const getSession = ({ hello }: RouteDeps) =>
  defineRoute({
    summary: 'What this server is and what you may do; role is "public" without a login',
    answer: helloSchema,
    handle: ({ identity }) => ({ type: 'json', body: hello(identity) }),
  });

export const login = ({ auth, hello, log }: RouteDeps) =>
  defineRoute({
    summary: 'Log in with a token; sets the session cookie',
    body: loginRequest,
    answer: helloSchema,
    problems: [401, 429],
    handle({ body, remoteAddress }) {
      const result = auth.signIn(body.token, remoteAddress);
      if (result.ok) {
        log.info({ name: result.identity.name, remoteAddress }, 'Logged in.');
        return { type: 'json', body: hello(result.identity), headers: { 'set-cookie': result.cookie } };
      }
      switch (result.reason) {
        case 'wrong-token':
          log.warn({ remoteAddress }, 'A login with a wrong token was refused.');
          throw new HttpProblem(
            401,
            'This token is not known. Check it for missing characters or ask your operator.',
          );
        case 'too-many': {
          const seconds = Math.ceil(result.wait / 1000);
          throw new HttpProblem(429, `Too many attempts from this address. Try again in ${seconds} s.`, {
            'retry-after': String(seconds),
          });
        }
      }
    },
  });

export const logout = ({ auth }: RouteDeps) =>
  defineRoute({
    summary: 'Log out: removes the session cookie',
    body: z.strictObject({}),
    answer: z.strictObject({ ok: z.literal(true) }),
    handle: () => ({ type: 'json', body: { ok: true }, headers: { 'set-cookie': auth.signOutCookie() } }),
  });
