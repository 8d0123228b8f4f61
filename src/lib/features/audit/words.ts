/** What an audit row says happened, in words; filled in when every action is known. */
export function actionInWords(action: string): string {
	return action;
}
