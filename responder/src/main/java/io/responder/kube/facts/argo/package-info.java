/**
 * What Argo CD's Applications and ApplicationSets say: their conditions, the operation that runs or
 * ran, sync and health with the resources behind them, and where they come from and go to.
 */
@NullMarked
package io.responder.kube.facts.argo;

import org.jspecify.annotations.NullMarked;
