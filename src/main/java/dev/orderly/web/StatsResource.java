package dev.orderly.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.TreeMap;

/** The figures of all modules that run here. */
@Path("stats")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class StatsResource {

    @Inject
    @Any
    private Instance<Statistic> statistics;

    @GET
    public Map<String, Object> current() {
        var all = new TreeMap<String, Object>();
        statistics.forEach(statistic -> all.putAll(statistic.current()));
        return all;
    }
}
