/** What Swagger UI's own stylesheet leaves open: the head of the page, and narrow screens. */
export const docsStyle = `
body { margin: 0; }
`;
