namespace Tessera.Server.Tests.Apis.OpenApi;

/// <summary>One API, a small shop, as the documents of three versions and two syntaxes describe it.</summary>
internal static class Documents
{
    public const string Json = """
        {
          "openapi": "VERSION",
          "info": { "title": "Shop", "version": "1.4.0" },
          "servers": [{ "url": "https://{host}/api/{generation}", "variables": { "host": { "default": "shop.example" }, "generation": { "default": "v2" } } }],
          "tags": [{ "name": "article" }],
          "x-tessera-project": "{vcs}/{org}/{repo}",
          "paths": {
            "/articles": {
              "get": { "tags": ["article", "public"], "operationId": "find", "responses": { "200": { "description": "all", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Article" } } } } } },
              "post": { "tags": ["article"], "operationId": "create", "responses": { "201": { "description": "made" } } }
            },
            "/articles/{id}": {
              "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }],
              "get": { "tags": ["article"], "operationId": "findOne", "responses": { "200": { "description": "one" } } },
              "delete": { "tags": ["article"], "responses": { "204": { "description": "gone" } } }
            },
            "/articles/search": {
              "post": { "tags": ["article"], "operationId": "search", "x-tessera-access": "read", "responses": { "200": { "description": "found" } } }
            },
            "/orders/{vcs}/{org}/{repo}": {
              "get": { "operationId": "order list", "responses": { "200": { "description": "all" } } }
            },
            "/files/{name}.json": { "get": { "tags": ["file"], "operationId": "file", "responses": { "200": { "description": "it" } } } },
            "/health": { "get": { "x-tessera-permission": false, "responses": { "200": { "description": "well" } } } }
          },
          "components": { "schemas": { "Article": { "type": "object", "properties": { "next": { "$ref": "#/components/schemas/Article" } } } } }
        }
        """;

    public const string Yaml = """
        # The same shop.
        openapi: VERSION
        info:
          title: Shop
          version: 1.4.0
        servers:
          - url: https://{host}/api/{generation}
            variables:
              host: {default: shop.example}
              generation: {default: v2}
        tags: [{name: article}]
        x-tessera-project: '{vcs}/{org}/{repo}'
        paths:
          /articles:
            get: {tags: &tags [article, public], operationId: find, responses: &ok {200: {description: all}}}
            post:
              tags: *tags
              operationId: create
              responses: *ok
          /articles/{id}:
            parameters:
              - {name: id, in: path, required: true, schema: {type: integer}}
            get: {tags: [article], operationId: findOne, responses: *ok}
            delete: {tags: [article], responses: {204: {description: gone}}}
          /articles/search:
            post:
              tags: [article]
              operationId: search
              x-tessera-access: read
              responses: *ok
          /orders/{vcs}/{org}/{repo}:
            get: {operationId: order list, responses: *ok}
          /files/{name}.json:
            get: {tags: [file], operationId: file, responses: *ok}
          /health:
            get:
              x-tessera-permission: false
              responses: *ok
        """;
}
