package dev.orderly.fault;

/**
 * What happens when a {@link FaultPoint} is reached: a test ends the process there, or throws.
 *
 * <p>Found by {@link java.util.ServiceLoader} in the WAR, once; called by many threads at once.
 */
public interface FaultInjector {

    /**
     * Called each time; returning lets the work go on.
     *
     * @param point the place
     * @param who whose work it is, as the place says; never null
     */
    void reached(FaultPoint point, String who);
}
