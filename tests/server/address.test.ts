import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { placeOf } from '#lib/server/auth/address.ts';
import { ConfigError, readConfig } from '#lib/server/config.ts';

const SOCKET = '198.51.100.7';
const platform = { req: { socket: { remoteAddress: SOCKET } } as IncomingMessage };

test.each([
	['192.0.2.1', '192.0.2.1'],
	['::ffff:192.0.2.1', '192.0.2.1'],
	['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
	['2001:db8:1:2::9', '2001:db8:1:2::/64'],
	['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
	['fe80::1%eth0', 'fe80:0:0:0::/64'],
	['::1', '0:0:0:0::/64'],
	['', SOCKET],
	['unknown', SOCKET],
	["1.2.3.4'; drop table", SOCKET]
])('somebody at %j is counted at %j', (given, counted) => {
	expect(placeOf({ getClientAddress: () => given, platform })).toBe(counted);
});

test('somebody who came round the web server is counted by the machine itself', () => {
	const getClientAddress = () => {
		throw new Error('absent from request');
	};
	expect(placeOf({ getClientAddress, platform })).toBe(SOCKET);
	expect(placeOf({ getClientAddress, platform: undefined })).toBe('');
});

test('TRUST_PROXY is a number of web servers, and a wrong one is refused in a sentence', () => {
	const read = (value?: string) => readConfig({ TRUST_PROXY: value }).trustProxy;
	expect([read(), read(''), read('0'), read('1'), read('2')]).toEqual([0, 0, 0, 1, 2]);
	for (const wrong of ['yes', '-1', '1.5', '10.0.0.1', ' 1'])
		expect(() => read(wrong)).toThrow(
			new ConfigError(
				`TRUST_PROXY must be how many web servers stand before this one, usually 1 (0 for none), not "${wrong}".`
			)
		);
});
