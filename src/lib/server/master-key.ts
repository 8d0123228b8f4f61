import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError, type Config } from './config.ts';
import { hasTable } from './db/has-table.ts';
import type { Db } from './db/open.ts';
import { readSetting, writeSetting } from './db/settings.ts';
import { makeKeyFile, readKeyFile, type KeyRing } from './key-file.ts';
import { log } from './log.ts';
import { opensWhatIsSealed, type SealedColumn } from './sealed.ts';
import { deriveKey, loadedKeys, useKeys } from './secrets.ts';

/** The number of the key in use and a value that only this key gives: what a database knows of its key. */
const SETTING = 'master_key';

type KeyPlace = Pick<Config, 'masterKeyFile' | 'dataDir'>;

/**
 * Loads the key of this database and no other: a key is made only where there are no people, and one that does not
 * open what stands here is refused, so that a secret that was not mounted cannot pass for a new beginning.
 */
export async function unlock(db: Db, place: KeyPlace, sealed: SealedColumn[]) {
	const known = await readCheck(db);
	const people = await holdsPeople(db);
	const ring = readKeyFile(place.masterKeyFile) ?? makeFirstKey(place, people);
	if (await accept(db, { place, ring, known, people, sealed })) await saveCheck(db);
}

/** Whether the key in place is that of this database; says why not, and changes nothing. */
export async function findKeyTrouble(db: Db, place: KeyPlace, sealed: SealedColumn[]) {
	try {
		const ring = readKeyFile(place.masterKeyFile);
		if (!ring) return `there is no ${place.masterKeyFile}`;
		const [known, people] = [await readCheck(db), await holdsPeople(db)];
		await accept(db, { place, ring, known, people, sealed });
		return null;
	} catch (error) {
		return (error as Error).message;
	}
}

type Asked = {
	place: KeyPlace;
	ring: KeyRing;
	known: Check | undefined;
	people: boolean;
	sealed: SealedColumn[];
};

/** Takes the key in place or refuses it; answers whether the database is still to be told which it is. */
async function accept(db: Db, { place, ring, known, people, sealed }: Asked): Promise<boolean> {
	if (known && fits(place, ring, known)) return false;
	if (known && people) throw new ConfigError(strangerText(place));
	useKeys(place.masterKeyFile, ring, Math.max(...ring.keys()));
	if (people) await refuseStranger(db, place, sealed);
	return true;
}

/** The same where a backup brings its own people and its own check: the key of the backup must be there. */
export function loadBackupKey({ masterKeyFile }: KeyPlace) {
	const ring = readKeyFile(masterKeyFile);
	if (!ring)
		throw new ConfigError(
			`A backup opens with the key it was made with: put that at ${masterKeyFile} first (MASTER_KEY_FILE).`
		);
	useKeys(masterKeyFile, ring, Math.max(...ring.keys()));
}

function makeFirstKey({ masterKeyFile, dataDir }: KeyPlace, people: boolean): KeyRing {
	if (people)
		throw new ConfigError(
			`The master key ${masterKeyFile} is missing, and this database holds people: put the key back that it was made with (MASTER_KEY_FILE). No new one is made.`
		);
	const folder = dirname(masterKeyFile);
	if (folder !== dataDir && !existsSync(folder))
		throw new ConfigError(`MASTER_KEY_FILE names a file in ${folder}, and there is no such folder.`);
	return makeKeyFile(masterKeyFile);
}

type Check = { version: number; value: string };

function fits(place: KeyPlace, ring: KeyRing, { version, value }: Check) {
	if (!ring.has(version)) return false;
	useKeys(place.masterKeyFile, ring, version);
	return checkValue(version) === value;
}

function strangerText({ masterKeyFile }: KeyPlace) {
	return `The key in ${masterKeyFile} is not the master key of this database: put the right one there (MASTER_KEY_FILE). Nothing was changed.`;
}

/** A database of before it knew its key: what is sealed there decides, and where nothing is, the key in place is taken. */
async function refuseStranger(db: Db, place: KeyPlace, sealed: SealedColumn[]) {
	const opens = await opensWhatIsSealed(db, sealed);
	if (opens === false) throw new ConfigError(strangerText(place));
	if (opens) return;
	const fingerprint = checkValue(loadedKeys().current).slice(0, 8);
	log.warn({ file: place.masterKeyFile, fingerprint }, 'nothing is sealed yet: this master key is taken');
}

async function readCheck(db: Db): Promise<Check | undefined> {
	return (await hasTable(db, 'setting')) ? toCheck(await readSetting(db, SETTING)) : undefined;
}

function toCheck(text: string | undefined): Check | undefined {
	const [, version, value = ''] = /^(\d+) (\w+)$/.exec(text ?? '') ?? [];
	return version ? { version: Number(version), value } : undefined;
}

/** Makes the key that was loaded last the one of this database. */
export async function saveCheck(db: Db) {
	const { current } = loadedKeys();
	if (await hasTable(db, 'setting')) await writeSetting(db, SETTING, `${current} ${checkValue(current)}`);
}

function checkValue(version: number) {
	return createHmac('sha256', deriveKey('check', version)).update('Tweespan').digest('hex');
}

export async function holdsPeople(db: Db): Promise<boolean> {
	if (!(await hasTable(db, 'person'))) return false;
	return (await db.selectFrom('person').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** A key that was changed while this server runs is taken over. */
export async function followKey(db: Db) {
	const known = toCheck(await readSetting(db, SETTING));
	const { file, current } = loadedKeys();
	if (!known || known.version === current) return;
	const ring = readKeyFile(file);
	if (!ring?.has(known.version))
		throw new Error(`The database is sealed with key ${known.version}, which is not in ${file}.`);
	useKeys(file, ring, known.version);
	log.info({ key: known.version }, 'the master key was changed');
}
