import {
	generateAuthenticationOptions,
	generateRegistrationOptions,
	verifyAuthenticationResponse,
	verifyRegistrationResponse,
	type AuthenticationResponseJSON,
	type RegistrationResponseJSON
} from '@simplewebauthn/server';
import type { Config } from '#lib/server/config.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict } from '#lib/server/refuse.ts';
import { findAddress } from '#lib/features/factors/address.server.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import {
	CHALLENGE_LASTS,
	findChallenge,
	saveChallenge,
	spendChallenge,
	takeChallenge
} from './challenges.server.ts';
import { renewWhenFirst } from '#lib/features/factors/codes.server.ts';
import { saveHost } from './host.server.ts';
import { passkeyHost, passkeyOrigins } from './site.ts';
import { noteFactor, tellChange } from '#lib/features/factors/tell.server.ts';
import { countQuestion } from '#lib/features/factors/tries.server.ts';

/** Ed25519, ES256 and RS256: what every authenticator has one of. */
const ALGORITHMS = [-8, -7, -257];

type Site = Pick<Config, 'origin' | 'origins'>;
type Person = { personId: string; name: string };

/** What a browser needs to make a passkey, and the cookie that binds it to this browser. */
export async function offerPasskey(db: Db, site: Site, { personId: id, name }: Person) {
	const person = await findAddress(db, id);
	const options = await generateRegistrationOptions({
		rpName: 'Tweespan',
		rpID: passkeyHost(site.origin),
		userID: new TextEncoder().encode(id),
		userName: person?.email ?? name,
		userDisplayName: name,
		timeout: CHALLENGE_LASTS,
		supportedAlgorithmIDs: ALGORITHMS,
		excludeCredentials: (await listCredentials(db, id)).map((credential) => ({ id: credential })),
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
	});
	return { options, browser: await saveChallenge(db, options.challenge, id) };
}

/** Adds a passkey that this browser just made. Answers one-time codes with a first factor. */
export async function addPasskey(
	db: Db,
	site: Site,
	userId: string,
	given: { name: string; answer: string; browser: string | undefined }
): Promise<string[] | undefined> {
	const challenge = await findChallenge(db, given.browser, userId);
	const credential = challenge && (await readNew(site, challenge, given.answer));
	if (!credential) conflict('factors_passkey_failed');
	return await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [userId]);
		if (!(await spendChallenge(trx, given.browser))) conflict('factors_passkey_failed');
		await savePasskey(trx, userId, given.name, credential);
		await saveHost(trx, passkeyHost(site.origin));
		await noteFactor(trx, userId, 'factor.add_passkey');
		await tellChange(trx, userId, 'passkey_added');
		return await renewWhenFirst(trx, userId);
	});
}

type NewCredential = { id: string; publicKey: Uint8Array; counter: number };

async function readNew(
	site: Site,
	expectedChallenge: string,
	answer: string
): Promise<NewCredential | undefined> {
	const response = parse<RegistrationResponseJSON>(answer);
	if (!response) return undefined;
	const { verified, registrationInfo } = await verifyRegistrationResponse({
		response,
		expectedChallenge,
		supportedAlgorithmIDs: ALGORITHMS,
		...expected(site)
	}).catch(() => ({ verified: false as const, registrationInfo: undefined }));
	return verified ? registrationInfo?.credential : undefined;
}

async function savePasskey(trx: Trx, userId: string, name: string, credential: NewCredential) {
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('passkey')
		.values({
			id: newId(),
			userId,
			credential: credential.id,
			publicKey: Buffer.from(credential.publicKey),
			counter: credential.counter,
			name,
			addedAt: now()
		})
		.onConflict((row) => row.column('credential').doNothing())
		.executeTakeFirst();
	if (!numInsertedOrUpdatedRows) conflict('factors_passkey_known');
}

/** What a browser needs to use a passkey, whoever it may be; asked by somebody unknown, so not without end. */
export async function askPasskey(db: Db, site: Site, ip: string) {
	await countQuestion(db, ip);
	const options = await generateAuthenticationOptions({
		rpID: passkeyHost(site.origin),
		timeout: CHALLENGE_LASTS,
		userVerification: 'required'
	});
	return { options, browser: await saveChallenge(db, options.challenge, null) };
}

/** The user whose passkey signed what this browser was asked to; undefined for everything else. */
export async function usePasskey(
	db: Db,
	site: Site,
	given: { answer: string; browser: string | undefined }
): Promise<string | undefined> {
	const expectedChallenge = await takeChallenge(db, given.browser, null);
	const response = parse<AuthenticationResponseJSON>(given.answer);
	const passkey = response && (await findPasskey(db, response.id));
	if (!expectedChallenge || !response || !passkey) return undefined;
	const { id, publicKey, counter } = passkey;
	const credential = { id: passkey.credential, publicKey: new Uint8Array(publicKey), counter };
	const { verified, authenticationInfo } = await verifyAuthenticationResponse({
		response,
		expectedChallenge,
		credential,
		...expected(site)
	}).catch(() => ({ verified: false as const, authenticationInfo: undefined }));
	if (!verified || !authenticationInfo) return undefined;
	return (await countUse(db, id, authenticationInfo.newCounter)) ? passkey.userId : undefined;
}

/** A counter that does not grow is a copy of the passkey; many authenticators do not count and say zero. */
async function countUse(db: Db, id: string, counter: number) {
	const { numUpdatedRows } = await db
		.updateTable('passkey')
		.set({ counter, usedAt: now() })
		.where('id', '=', id)
		.where('counter', counter === 0 ? '=' : '<', counter)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/** The one doorway to passkeys for signing in: of accounts that are open, and of real people in a real database. */
async function findPasskey(db: Db, credential: unknown) {
	if (typeof credential !== 'string') return undefined;
	return await db
		.selectFrom('passkey')
		.innerJoin('user', 'user.id', 'passkey.userId')
		.select(['passkey.id', 'userId', 'credential', 'publicKey', 'counter'])
		.where('credential', '=', credential)
		.where('user.disabledAt', 'is', null)
		.where((where) =>
			where.or([
				where('user.demonstration', '=', 0),
				where.exists(
					where
						.selectFrom('setting')
						.select('key')
						.where('key', '=', 'mark')
						.where('value', '=', 'demonstration')
				)
			])
		)
		.executeTakeFirst();
}

async function listCredentials(db: Db, userId: string) {
	const rows = await db.selectFrom('passkey').select('credential').where('userId', '=', userId).execute();
	return rows.map((row) => row.credential);
}

function expected(site: Site) {
	const host = passkeyHost(site.origin);
	return {
		expectedOrigin: passkeyOrigins(site.origins, host),
		expectedRPID: host,
		requireUserVerification: true
	};
}

/** What a browser posts is text that anybody can write. */
function parse<T extends { id: string }>(text: string): T | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && 'id' in value ? (value as T) : undefined;
	} catch {
		return undefined;
	}
}
