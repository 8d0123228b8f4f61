import Database from 'better-sqlite3';
import { troubleOf } from './faults.ts';

/**
 * Holds a database file for one server process; the operating system lets go of it, also after kill -9.
 * Returns the function that releases it, or undefined when another process has it.
 */
export function holdDatabase(file: string): (() => void) | undefined {
	const lock = new Database(`${file}.lock`);
	try {
		lock.pragma('busy_timeout = 200');
		lock.exec('begin exclusive');
	} catch (error) {
		lock.close();
		if (troubleOf(error) === 'busy') return undefined;
		throw error;
	}
	return () => lock.close();
}
