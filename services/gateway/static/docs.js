SwaggerUIBundle({
	url: "/api/openapi.json",
	dom_id: "#docs",
	deepLinking: true,
	docExpansion: "list",
	defaultModelsExpandDepth: 0,
	displayRequestDuration: true,
	persistAuthorization: false,
	requestInterceptor(request) {
		// Writes need a key of their own; the form need not ask for one each time.
		if (request.method === "POST" && request.headers["Idempotency-Key"] === "")
			request.headers["Idempotency-Key"] = crypto.randomUUID();
		return request;
	},
});
