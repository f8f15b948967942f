package dev.orderly.notification.boundary;

import dev.orderly.notification.entity.Notifications;
import dev.orderly.web.Statistic;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;

/** How many mails were written. */
@ApplicationScoped
public class NotificationStatistic implements Statistic {

    @Inject
    private Notifications notifications;

    @Override
    public Map<String, Object> current() {
        return Map.of("notifications", notifications.size());
    }
}
