export { createCustomer, type CreateCustomerInput } from "./create-customer.ts";
export { getCustomer } from "./get-customer.ts";
export { listCustomers, type ListCustomersInput } from "./list-customers.ts";
export { limitCustomer, type LimitCustomerInput } from "./limit-customer.ts";
export { suspendCustomer } from "./suspend-customer.ts";
export { reinstateCustomer } from "./reinstate-customer.ts";
export { type Customer, type CustomerStatus, customerStatuses } from "./customer.ts";

export { getProfile } from "./profile/get-profile.ts";
export { updateProfile, type UpdateProfileInput } from "./profile/update-profile.ts";
export type { Profile, ProfileChanges } from "./profile/profile.ts";

export { createConversation, type CreateConversationInput } from "./conversations/create-conversation.ts";
export { getConversation } from "./conversations/get-conversation.ts";
export { listConversations, type ListConversationsInput } from "./conversations/list-conversations.ts";
export { updateConversation, type UpdateConversationInput } from "./conversations/update-conversation.ts";
export { forgetConversations } from "./conversations/forget-conversations.ts";
export { archiveConversation } from "./conversations/archive-conversation.ts";
export type { Conversation, ConversationChanges, ConversationStatus } from "./conversations/conversation.ts";
export { conversationStatuses } from "./conversations/conversation.ts";

export { assignCustomerGroup, type AssignCustomerGroupInput } from "./groups/assign-customer-group.ts";
export { createCustomerGroup } from "./groups/create-customer-group.ts";
export { listCustomerGroups } from "./groups/list-customer-groups.ts";
export { renameCustomerGroup } from "./groups/rename-customer-group.ts";
export type { CustomerGroup } from "./groups/customer-group.ts";

export { createCustomerUser, type CreateCustomerUserInput } from "./people/create-customer-user.ts";
export { type CustomerUser, personStatuses, type PersonStatus } from "./people/customer-user.ts";
export { listCustomerUsers } from "./people/list-customer-users.ts";
export { setCustomerUserStatus } from "./people/set-customer-user-status.ts";
export { logInUser, type UserLogIn } from "./people/log-in-user.ts";
export { signUpCustomer, type SignedUp, type SignUpCustomerInput } from "./people/sign-up-customer.ts";
export { getMember } from "./people/get-member.ts";
export { listMembers } from "./people/list-members.ts";
export { updateMember, type UpdateMemberInput } from "./people/update-member.ts";
export { removeMember } from "./people/remove-member.ts";
export { inviteMember, type InviteMemberInput, type IssuedInvitation } from "./people/invite-member.ts";
export { listInvitations } from "./people/list-invitations.ts";
export { revokeInvitation } from "./people/revoke-invitation.ts";
export { acceptInvitation, type AcceptInvitationInput } from "./people/accept-invitation.ts";
export type { Invitation } from "./people/invitation.ts";

export { changePassword, type ChangePasswordInput } from "./passwords/change-password.ts";
export { issuePasswordReset, type IssuePasswordResetInput } from "./passwords/issue-password-reset.ts";
export { requestPasswordReset, type RequestPasswordResetInput } from "./passwords/request-password-reset.ts";
export { resetPassword, type ResetPasswordInput } from "./passwords/reset-password.ts";
export type { OneTimeGrant } from "./passwords/one-time-grant.ts";

export { createApiKey, type CreateApiKeyInput } from "./keys/create-api-key.ts";
export { updateApiKey, type UpdateApiKeyInput } from "./keys/update-api-key.ts";
export { copyApiKey } from "./keys/copy-api-key.ts";
export { rotateApiKey, type RotatedApiKey } from "./keys/rotate-api-key.ts";
export type { IssuedApiKey } from "./keys/issue-key.ts";
export type { KeyChanges } from "./keys/key-changes.ts";
export { getApiKey } from "./keys/get-api-key.ts";
export { listApiKeys, type ListApiKeysInput } from "./keys/list-api-keys.ts";
export { nameApiKeys } from "./keys/name-api-keys.ts";
export { listKeyQuotas, type CustomerKeyQuota } from "./keys/list-key-quotas.ts";
export { disableApiKey } from "./keys/disable-api-key.ts";
export { readToken } from "./keys/api-key-token.ts";
export { findKeyFacts, type KeyLookup } from "./keys/find-key-facts.ts";
export { noteKeyUse, type KeyUse } from "./keys/note-key-use.ts";
export type { ApiKey, ApiKeyStatus, KeyQuota, QuotaPeriod, RateLimits } from "./keys/api-key.ts";
export { apiKeyStatuses, quotaPeriods } from "./keys/api-key.ts";
export { type ModelScope, modelScopeOf } from "./keys/model-scope.ts";
export type { KeyFacts } from "./keys/key-facts.ts";

export { hasOperator } from "./operators/has-operator.ts";
export { createFirstOperator, type CreateFirstOperatorInput } from "./operators/create-first-operator.ts";
export { createOperator, type CreateOperatorInput } from "./operators/create-operator.ts";
export { logInOperator, type OperatorLogIn } from "./operators/log-in-operator.ts";
export { getOperator } from "./operators/get-operator.ts";
export { listOperators } from "./operators/list-operators.ts";
export { updateOperator, type UpdateOperatorInput } from "./operators/update-operator.ts";
export type { Operator } from "./operators/operator.ts";

export { csrfTokenOf } from "./sessions/csrf-token.ts";
export { findSessionHolder, type SessionLookup } from "./sessions/find-session-holder.ts";
export type { LogInInput, Plane } from "./sessions/log-in-input.ts";
export { logOut } from "./sessions/log-out.ts";
export { listSessions } from "./sessions/list-sessions.ts";
export { revokeSession } from "./sessions/revoke-session.ts";
export { revokeOtherSessions } from "./sessions/revoke-other-sessions.ts";
export { trimSessions } from "./sessions/trim-sessions.ts";
export type { OperatorHolder, Session, SessionHolder, UserHolder } from "./sessions/session.ts";

export { listAccountEvents, type ListAccountEventsInput } from "./audit-log/list-account-events.ts";
export { listAuditEvents, type ListAuditEventsInput } from "./audit-log/list-audit-events.ts";
export type { AuditEvent } from "./audit-log/audit-event.ts";

export { countBelongings, type Belongings } from "./count-belongings.ts";
export { findCustomerGroups } from "./groups/find-customer-groups.ts";
