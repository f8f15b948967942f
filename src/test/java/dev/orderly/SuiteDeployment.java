package dev.orderly;

import org.jboss.arquillian.container.spi.ContainerRegistry;
import org.jboss.arquillian.container.spi.client.deployment.Deployment;
import org.jboss.arquillian.container.spi.client.deployment.DeploymentScenario;
import org.jboss.arquillian.container.spi.event.DeployManagedDeployments;
import org.jboss.arquillian.container.spi.event.DeploymentEvent;
import org.jboss.arquillian.container.spi.event.StopSuiteContainers;
import org.jboss.arquillian.container.spi.event.UnDeployDeployment;
import org.jboss.arquillian.container.spi.event.UnDeployManagedDeployments;
import org.jboss.arquillian.container.test.impl.client.deployment.event.GenerateDeployment;
import org.jboss.arquillian.core.api.Event;
import org.jboss.arquillian.core.api.Instance;
import org.jboss.arquillian.core.api.InstanceProducer;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.arquillian.test.spi.TestClass;
import org.jboss.arquillian.test.spi.annotation.ClassScoped;

/**
 * Lets all test classes share {@link OrderlyDeployment}: deployed for the first of them, and undeployed before the server
 * stops. Arquillian by itself deploys for each class anew, which takes half a minute.
 */
public final class SuiteDeployment implements LoadableExtension {

    @Override
    public void register(ExtensionBuilder builder) {
        builder.observer(Once.class);
    }

    /** Stands around what Arquillian does for each class. */
    static final class Once {

        private static final TestClass TEMPLATE = new TestClass(OrderlyDeployment.class);

        @Inject
        @ClassScoped
        private InstanceProducer<DeploymentScenario> scenario;

        @Inject
        private Instance<ContainerRegistry> containers;

        @Inject
        private Event<GenerateDeployment> generate;

        @Inject
        private Event<DeploymentEvent> undeploy;

        private DeploymentScenario shared;

        void generate(@Observes EventContext<GenerateDeployment> generating) {
            if (generating.getEvent().getTestClass() == TEMPLATE) {
                generating.proceed();
                return;
            }
            if (shared == null) {
                generate.fire(new GenerateDeployment(TEMPLATE));
                shared = scenario.get();
            }
            scenario.set(shared);
        }

        void deploy(@Observes EventContext<DeployManagedDeployments> deploying) {
            if (deployment().hasDeploymentError()) {
                throw new IllegalStateException("Not deployed", deployment().getDeploymentError());
            }
            if (!deployment().isDeployed()) {
                deploying.proceed();
            }
        }

        void stayDeployed(@Observes EventContext<UnDeployManagedDeployments> undeploying) {
            // The next class needs it.
        }

        void undeploy(@Observes(precedence = 1) StopSuiteContainers beforeTheyStop) {
            if (shared != null && deployment().isDeployed()) {
                var target = deployment().getDescription().getTarget();
                undeploy.fire(new UnDeployDeployment(containers.get().getContainer(target), deployment()));
            }
        }

        private Deployment deployment() {
            return shared.deployments().get(0);
        }
    }
}
