package dev.orderly.web;

import jakarta.annotation.Priority;
import jakarta.transaction.TransactionalException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * Answers a transaction that could not be committed as {@link ProblemMapper} answers all else. Payara has a mapper for this
 * very exception, which would be nearer than that one, and would end in a bare 500.
 */
@Provider
@Priority(1)
public class TransactionProblemMapper implements ExceptionMapper<TransactionalException> {

    @Override
    public Response toResponse(TransactionalException error) {
        return ProblemMapper.respond(error);
    }
}
