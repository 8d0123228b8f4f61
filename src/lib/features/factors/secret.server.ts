import { seal, unseal, type SealedColumn } from '#lib/server/sealed.ts';

/** The secret of an app as only its user's key opens it, bound to this one app. */
export const sealedSecrets: SealedColumn = {
	table: 'authenticatorApp',
	column: 'secret',
	needs: ['userId'],
	placeOf: ({ id, userId }) => ({
		key: `authenticator-app/${userId}`,
		context: `authenticator-app/${userId}/${id}`
	})
};

export function sealSecret(userId: string, appId: string, text: string) {
	const { bytes, keyVersion } = seal(sealedSecrets, { id: appId, userId }, text);
	return { secret: bytes, keyVersion };
}

type App = { id: string; userId: string; secret: Uint8Array; keyVersion: number };

export function openSecret(app: App): string {
	return unseal(sealedSecrets, { id: app.id, userId: app.userId }, app.secret, app.keyVersion);
}
