import { notFound } from '#lib/server/refuse.ts';
import { signToken, verifyToken } from '#lib/server/secrets.ts';
import type { Side } from './policy.ts';

const PURPOSE = 'merging';

/** Where a mail to one of the two addresses leads. */
export function mergePath(proposalId: string, side: Side): string {
	return `/samenvoegen/${signToken(PURPOSE, `${proposalId}-${side}`)}`;
}

/** Which proposal a link is about and to whose address it went. */
export function readLink(token: string): { proposalId: string; side: Side } {
	const [proposalId = '', side] = (verifyToken(PURPOSE, token) ?? '').split('-');
	if (side !== 'kept' && side !== 'gone') notFound();
	return { proposalId, side };
}
