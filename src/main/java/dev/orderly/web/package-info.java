/** What all REST resources share: strict JSON, problems (RFC 9457), pages, correlation, and slowing down under load. */
package dev.orderly.web;
