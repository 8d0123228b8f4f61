/** The composition root: opens the database, finds out who is asking, starts the background work. */
import type { Cookies, Handle, HandleServerError, RequestEvent, ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { followWishes } from '#lib/features/wishes/change.server.ts';
import { beginAsking, findFirstStep } from '#lib/features/factors/standing.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import { redoErasures } from '#lib/features/privacy/redo.server.ts';
import { paraglideMiddleware } from '#lib/i18n/paraglide/server.js';
import { limitBody } from '#lib/server/body.ts';
import { compress } from '#lib/server/compress.ts';
import { troubleOf, type Trouble } from '#lib/server/db/faults.ts';
import { foreignOrigin } from '#lib/server/foreign-origin.ts';
import { log } from '#lib/server/log.ts';
import { newId } from '#lib/server/ids.ts';
import { keepFilesPrivate } from '#lib/server/private-files.ts';
import { startPlatform, type Platform } from '#lib/server/platform.ts';
import { troubleResponse, troubleWords } from '#lib/server/trouble-page.ts';
import { noteFullDisk, stopWrites, writesGoOn } from '#lib/server/troubles.ts';
import { bodyLimitOf } from './routes/body-limits.ts';
import { backgroundWork, mailTemplates, scheduledJobs, wishFollowers } from './registry.server.ts';
import { sealedColumns } from './sealed.server.ts';

let platform: Platform;

export const init: ServerInit = async () => {
	followWishes(wishFollowers);
	keepFilesPrivate();
	platform = await startPlatform({
		schedule: { jobs: scheduledJobs, mails: mailTemplates, work: backgroundWork },
		sealed: sealedColumns,
		async beforeOpening(db, config) {
			await redoErasures(db, config);
			await beginAsking(db);
		}
	});
};

/** What nobody read is thrown away after the answer, or the connection could not be used again. */
const readNoMoreThanAllowed: Handle = async ({ event, resolve }) => {
	const { request, finish } = limitBody(event.request, bodyLimitOf(event.route.id, event.url));
	event.request = request;
	try {
		return await resolve(event);
	} finally {
		finish();
	}
};

const refuseForeignForms: Handle = async ({ event, resolve }) => {
	const origin = event.request.headers.get('origin') ?? '';
	if (!isWrite(event) || platform.config.origins.includes(origin)) return await resolve(event);
	return foreignOrigin(origin, platform.config.origin);
};

function isWrite({ request }: RequestEvent) {
	return !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
}

/** No address of ours holds a NUL, and PostgreSQL knows no text with one. */
const refuseNul: Handle = ({ event, resolve }) =>
	event.url.href.includes('%00') ? new Response(null, { status: 400 }) : resolve(event);

/** What the machine cannot do at this moment is said on a page that reads nothing. */
const answerTrouble: Handle = async ({ event, resolve }) => {
	if (!writesGoOn() && isWrite(event)) return answerOf(event, 'stopped');
	try {
		const response = await resolve(event);
		return event.locals.trouble ? answerOf(event, event.locals.trouble) : response;
	} catch (error) {
		const trouble = noteTrouble(event, error);
		if (!trouble) throw error;
		return answerOf(event, trouble);
	}
};

function answerOf(event: RequestEvent, trouble: Trouble) {
	return troubleResponse(trouble, event.request, themeOf(event.cookies));
}

/** Writes down what the machine could not do; answers undefined for everything else. */
function noteTrouble(event: RequestEvent, error: unknown): Trouble | undefined {
	const trouble = troubleOf(error);
	if (!trouble) return undefined;
	event.locals.trouble = trouble;
	if (trouble === 'full') noteFullDisk();
	if (trouble === 'disk') stopWrites();
	log.error({ trouble, route: event.route.id, error: (error as Error).message }, 'a request met trouble');
	return trouble;
}

/** Facts about the server are told to anybody, also when the database is away. */
const NOBODYS = ['/healthz'];

const findWhoIsAsking: Handle = async ({ event, resolve }) => {
	const { db, config, signIns, demonstration, transport, closing } = platform;
	const cookie = NOBODYS.includes(event.url.pathname) ? undefined : event.cookies.get(signIns.cookieName);
	const signedIn = await signIns.read(cookie);
	const found = signedIn && (await findActor(db, signedIn.userId));
	const asks = found && !demonstration;
	const who = asks ? { ...found, factorAt: signedIn.facts.factorAt } : found;
	const step = asks ? await findFirstStep(db, found, signedIn.facts.factorAt) : null;
	// Each handler has an event of its own; what is noted in these is seen by all.
	Object.assign(event.locals, {
		db,
		config,
		signIns,
		demonstration,
		mailTemplates,
		transport,
		closing,
		actor: step ? null : who,
		half: who && step ? { actor: who, step } : null,
		loginSessionHash: signedIn?.hash ?? null,
		signedIn,
		formKey: newId(),
		path: event.url.pathname + event.url.search
	} satisfies App.Locals);
	return await resolve(event);
};

const speakTheLanguage: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ locale }) =>
		resolve(event, {
			transformPageChunk: ({ html }) =>
				html.replace('%lang%', locale).replace('%theme%', themeOf(event.cookies))
		})
	);

const packTexts: Handle = async ({ event, resolve }) => {
	const { request } = event;
	const response = await resolve(event);
	return event.isSubRequest ? response : await compress(request, response);
};

const setHeaders: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	// The head of each page names the same files; here they would make it longer than a web server lets through.
	response.headers.delete('Link');
	response.headers.set('X-Content-Type-Options', 'nosniff');
	response.headers.set('X-Frame-Options', 'DENY');
	response.headers.set('Referrer-Policy', 'same-origin');
	response.headers.set('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
	response.headers.set('Cross-Origin-Opener-Policy', 'same-origin');
	if (platform.config.origin.startsWith('https:')) {
		response.headers.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
	}
	if (!response.headers.has('Cache-Control')) response.headers.set('Cache-Control', 'private, no-store');
	return response;
};

export const handle = sequence(
	packTexts,
	setHeaders,
	readNoMoreThanAllowed,
	refuseForeignForms,
	refuseNul,
	speakTheLanguage,
	answerTrouble,
	findWhoIsAsking
);

export const handleError: HandleServerError = ({ error, event, status }) => {
	if (status === 404) return { message: '' };
	const trouble = noteTrouble(event, error);
	if (trouble) return { message: troubleWords(trouble).next };
	const reference = newId().slice(0, 8);
	log.error(
		{ reference, route: event.route.id, status, error: (error as Error).stack ?? String(error) },
		'a request failed'
	);
	return { message: reference };
};

function themeOf(cookies: Pick<Cookies, 'get'>) {
	const theme = cookies.get('theme') ?? 'system';
	return ['light', 'dark'].includes(theme) ? theme : 'system';
}
