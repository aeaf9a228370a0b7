/** Where the page of one message is. Ids are ULIDs, so that other pages may be under `/messages/` beside them. */
export const messagePath = "/messages/:id{[0-9A-HJKMNP-TV-Z]{26}}";
